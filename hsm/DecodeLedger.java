import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prints the guess ledger from what pkcs11-tool lists. Reads the listing on standard input; a directory as argument
 * holds the values of registers that the token keeps in {@code CKA_VALUE}, one file {@code <name>.<a|b>} each.
 *
 * <p>Shares no code with the server, so that the two check each other. Called by {@code decode-ledger}.
 */
final class DecodeLedger {
    private static final Pattern LABEL = Pattern.compile(" *label: +'(.*)'");
    private static final Pattern APPLICATION =
            Pattern.compile(" *application: +'pinfold-register/([a-z0-9-]+)/([ab])'");
    private static final String[] STATES = {"FREE", "OPEN", "CLOSED never", "CLOSED exhausted", "CLOSED removed"};

    /** A whole copy of a register. */
    private record Copy(String letter, long sequence, ByteBuffer content) {}

    /** A slot's 16 octets. */
    private record Slot(long generation, int round, int used, int flags, int recordTag, int guessTag)
            implements Comparable<Slot> {
        private static final Comparator<Slot> ORDER = Comparator.comparingLong(Slot::generation)
                .thenComparingInt(Slot::round)
                .thenComparingInt(Slot::used)
                .thenComparing(slot -> slot.flags() >= 2);

        @Override
        public int compareTo(Slot other) {
            return ORDER.compare(this, other);
        }
    }

    private final Map<Integer, Slot> slots = new TreeMap<>();

    /** The whole copies of each register; a torn one is missing here. */
    private final Map<String, List<Copy>> registers = new TreeMap<>();

    public static void main(String[] arguments) throws Exception {
        DecodeLedger ledger = new DecodeLedger();
        ledger.readListing();
        if (arguments.length == 1) {
            ledger.readValues(Path.of(arguments[0]));
        }
        if (ledger.registers.isEmpty()) {
            System.out.println("no registers in this token: no secret was ever stored with it");
            return;
        }
        for (Map.Entry<String, List<Copy>> register : ledger.registers.entrySet()) {
            ledger.read(register.getKey(), register.getValue());
        }
        ledger.printSlots();
    }

    private void readListing() throws IOException, GeneralSecurityException {
        BufferedReader listing = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Optional<String> label = Optional.empty();
        for (String line = listing.readLine(); line != null; line = listing.readLine()) {
            if (line.startsWith("Data object")) {
                label = Optional.empty();
            }
            Matcher itsLabel = LABEL.matcher(line);
            if (itsLabel.matches()) {
                label = Optional.of(itsLabel.group(1));
            }
            Matcher application = APPLICATION.matcher(line);
            if (application.matches()) {
                byte[] octets;
                try {
                    octets = Base64.getDecoder().decode(label.orElse(""));
                } catch (IllegalArgumentException e) {
                    octets = new byte[0];
                }
                add(application.group(1), application.group(2), octets);
            }
        }
    }

    private void readValues(Path directory) throws IOException, GeneralSecurityException {
        try (var files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String[] name = file.getFileName().toString().split("\\.");
                add(name[0], name[1], Files.readAllBytes(file));
            }
        }
    }

    /** Format 1 (1) | sequence (8) | length (4) | content | first 8 octets of SHA-256(name | 0 | all before). */
    private void add(String name, String letter, byte[] octets) throws GeneralSecurityException {
        List<Copy> copies = registers.computeIfAbsent(name, any -> new ArrayList<>());
        if (octets.length < 21 || octets[0] != 1) {
            return;
        }
        int checked = octets.length - 8;
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(name.getBytes(StandardCharsets.US_ASCII));
        sha256.update((byte) 0);
        sha256.update(octets, 0, checked);
        if (!Arrays.equals(Arrays.copyOf(sha256.digest(), 8), Arrays.copyOfRange(octets, checked, octets.length))) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.wrap(octets, 0, checked);
        buffer.get();
        long sequence = buffer.getLong();
        if (buffer.getInt() == buffer.remaining()) {
            copies.add(new Copy(letter, sequence, buffer.slice()));
        }
    }

    /** The register's copies in a line, and what its value says of slots. */
    private void read(String name, List<Copy> copies) {
        Optional<Copy> latest = copies.stream().max((x, y) -> Long.compare(x.sequence(), y.sequence()));
        if (latest.isEmpty()) {
            System.out.println("register " + name + ": no whole copy");
            return;
        }
        StringBuilder which = new StringBuilder();
        for (String letter : List.of("a", "b")) {
            which.append(which.isEmpty() ? "" : ", ")
                    .append(letter)
                    .append(copies.stream()
                            .filter(copy -> copy.letter().equals(letter))
                            .map(copy -> " write " + copy.sequence())
                            .reduce((x, y) -> x + " and" + y)
                            .orElse(" torn or missing"));
        }
        ByteBuffer content = latest.get().content();
        System.out.println("register " + name + ": " + content.remaining() + " octets, copies: " + which);
        if (!name.startsWith("ledger-")) {
            return;
        }
        byte[] magic = new byte[Math.min(4, content.remaining())];
        content.get(magic);
        switch (new String(magic, StandardCharsets.US_ASCII)) {
            case "PFL1" -> readPage(content);
            case "PFJ1" -> readJournal(content);
            default -> System.out.println("  neither a page nor a journal");
        }
    }

    /** Page number (4) | last ledger write that is in it (8) | slots (16 each). */
    private void readPage(ByteBuffer content) {
        int page = content.getInt();
        long sequence = content.getLong();
        int count = content.remaining() / 16;
        System.out.println("  page " + page + ": " + count + " slots, through ledger write " + sequence);
        for (int i = 0; i < count; i++) {
            add(page * count + i, content);
        }
    }

    /** Segment number (4) | batches: ledger write (8) | count (4) | slot number (4) and slot (16), each. */
    private void readJournal(ByteBuffer content) {
        content.getInt();
        long first = 0;
        long last = 0;
        int entries = 0;
        while (content.hasRemaining()) {
            last = content.getLong();
            first = first == 0 ? last : first;
            for (int left = content.getInt(); left > 0; left--) {
                add(content.getInt(), content);
                entries++;
            }
        }
        System.out.println("  journal of ledger writes " + first + " to " + last + ": " + entries + " entries");
    }

    /** Of all that the registers say of a slot the greatest (generation, round, used, closed) holds. */
    private void add(int number, ByteBuffer content) {
        Slot slot = new Slot(
                Integer.toUnsignedLong(content.getInt()),
                Short.toUnsignedInt(content.getShort()),
                Byte.toUnsignedInt(content.get()),
                Byte.toUnsignedInt(content.get()),
                content.getInt(),
                content.getInt());
        slots.merge(number, slot, (one, other) -> one.compareTo(other) >= 0 ? one : other);
    }

    private void printSlots() {
        int free = 0;
        String format = "%8s %12s %7s %5s %-17s %10s %10s%n";
        System.out.printf(format, "slot", "generation", "round", "used", "state", "recordTag", "guessTag");
        for (Map.Entry<Integer, Slot> each : slots.entrySet()) {
            Slot slot = each.getValue();
            if (slot.flags() == 0) {
                free++;
                continue;
            }
            System.out.printf(
                    format,
                    each.getKey(),
                    slot.generation(),
                    slot.round(),
                    slot.used(),
                    slot.flags() < STATES.length ? STATES[slot.flags()] : "unknown (" + slot.flags() + ")",
                    String.format("%08x", slot.recordTag()),
                    String.format("%08x", slot.guessTag()));
        }
        System.out.println(free + " FREE slots");
    }
}
