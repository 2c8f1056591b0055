package org.pinfold.token.pkcs11;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.pinfold.token.Register;
import org.pinfold.token.Registers;

/**
 * A process of its own that writes to registers until it is killed, and says what the token acknowledged. Arguments:
 * {@code write} or {@code create}.
 */
final class RegisterWriter {
    static final String NAME = "ledger-page-00000";
    static final String CREATED = "created-";

    private static final int SLOTS = 1024;
    private static final int OPEN_SLOTS = 10;

    private RegisterWriter() {}

    public static void main(String[] arguments) {
        Pkcs11Token token = Pkcs11Token.open(SoftHsm.developmentToken(), new SecureRandom());
        if (arguments[0].equals("write")) {
            write(token.registers());
        } else {
            create(token.registers());
        }
    }

    /** Says {@code found <number>} (0 for none), then {@code wrote <number>} after each write, for ever. */
    private static void write(Registers registers) {
        int number = 0;
        Register register;
        if (registers.names().contains(NAME)) {
            register = registers.open(NAME);
            number = numberIn(register.read());
            System.out.println("found " + number);
        } else {
            System.out.println("found 0");
            register = registers.create(NAME, page(0));
        }
        while (true) {
            number++;
            register.write(page(number));
            System.out.println("wrote " + number);
        }
    }

    /** Says {@code found <how many>} after reading them all, then {@code wrote <number>} after each creation. */
    private static void create(Registers registers) {
        List<String> names = registers.names().stream()
                .filter(name -> name.startsWith(CREATED))
                .toList();
        int number = 0;
        for (String name : names) {
            number++;
            if (!name.equals(createdName(number))
                    || numberIn(registers.open(name).read()) != number) {
                System.out.println("damaged " + name);
                return;
            }
        }
        System.out.println("found " + number);
        while (true) {
            number++;
            registers.create(createdName(number), page(number));
            System.out.println("wrote " + number);
        }
    }

    private static String createdName(int number) {
        return CREATED + String.format("%05d", number);
    }

    /** A page of the guess ledger of which every part depends on {@code number}. */
    static byte[] page(int number) {
        ByteBuffer page = ByteBuffer.allocate(16 + 16 * SLOTS)
                .put("PFL1".getBytes(StandardCharsets.US_ASCII))
                .putInt(0)
                .putLong(number);
        for (int slot = 0; slot < OPEN_SLOTS; slot++) {
            page.putInt(number).putShort((short) slot).put((byte) (slot + 1)).put((byte) 1);
            page.putInt(~number).putInt(number * 31 + slot);
        }
        // FREE slots have a generation too; it shows whether the end of the page belongs to its beginning.
        while (page.hasRemaining()) {
            page.putInt(number).putInt(0).putLong(0);
        }
        return page.array();
    }

    /** The number that a whole page was made from; -1 for a mixture. */
    static int numberIn(byte[] page) {
        int number = ByteBuffer.wrap(page).getInt(12);
        return java.util.Arrays.equals(page, page(number)) ? number : -1;
    }
}
