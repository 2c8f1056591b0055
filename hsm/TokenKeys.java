import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sun.security.pkcs11.wrapper.CK_ATTRIBUTE;
import sun.security.pkcs11.wrapper.CK_MECHANISM;
import sun.security.pkcs11.wrapper.CK_TOKEN_INFO;
import sun.security.pkcs11.wrapper.PKCS11;
import sun.security.pkcs11.wrapper.PKCS11Exception;

/**
 * Creates Pinfold's four keys inside a PKCS#11 token, or checks those that are there. A key that exists is never
 * touched. Nothing secret is printed, and the PIN comes from a file, never from the command line.
 *
 * <p>Runs from source, with nothing but a JDK: pkcs11-tool cannot switch a usage off that the module grants by default,
 * and a key with two uses is refused by the server. Called by {@code dev-token} and {@code production-token}:
 *
 * <pre>java --add-modules jdk.crypto.cryptoki --add-exports jdk.crypto.cryptoki/sun.security.pkcs11.wrapper=ALL-UNNAMED TokenKeys.java
 *     --module FILE (--label LABEL | --serial SERIAL) --pin-file FILE [--check]
 *     [--oprf N] [--tweak N] [--mac N] [--seal N]</pre>
 *
 * <p>Exit status: 0 all keys are there and right, 1 refused (the reason is on stderr), 2 wrong use of this program.
 */
final class TokenKeys {
    // PKCS#11 v2.40, section 2 and appendix; the JDK's own constants are not complete.
    private static final long CKO_CERTIFICATE = 1;
    private static final long CKO_PUBLIC_KEY = 2;
    private static final long CKO_PRIVATE_KEY = 3;
    private static final long CKO_SECRET_KEY = 4;
    private static final long CKK_EC = 3;
    private static final long CKK_GENERIC_SECRET = 0x10;
    private static final long CKK_AES = 0x1F;
    private static final long CKM_GENERIC_SECRET_KEY_GEN = 0x350;
    private static final long CKM_EC_KEY_PAIR_GEN = 0x1040;
    private static final long CKM_AES_KEY_GEN = 0x1080;
    private static final long CKA_CLASS = 0;
    private static final long CKA_TOKEN = 1;
    private static final long CKA_PRIVATE = 2;
    private static final long CKA_LABEL = 3;
    private static final long CKA_VALUE = 0x11;
    private static final long CKA_CERTIFICATE_TYPE = 0x80;
    private static final long CKA_ISSUER = 0x81;
    private static final long CKA_SERIAL_NUMBER = 0x82;
    private static final long CKA_KEY_TYPE = 0x100;
    private static final long CKA_SUBJECT = 0x101;
    private static final long CKA_ID = 0x102;
    private static final long CKA_SENSITIVE = 0x103;
    private static final long CKA_ENCRYPT = 0x104;
    private static final long CKA_DECRYPT = 0x105;
    private static final long CKA_WRAP = 0x106;
    private static final long CKA_UNWRAP = 0x107;
    private static final long CKA_SIGN = 0x108;
    private static final long CKA_SIGN_RECOVER = 0x109;
    private static final long CKA_VERIFY = 0x10A;
    private static final long CKA_DERIVE = 0x10C;
    private static final long CKA_VALUE_LEN = 0x161;
    private static final long CKA_EXTRACTABLE = 0x162;
    private static final long CKA_LOCAL = 0x163;
    private static final long CKA_NEVER_EXTRACTABLE = 0x164;
    private static final long CKA_ALWAYS_SENSITIVE = 0x165;
    private static final long CKA_MODIFIABLE = 0x170;
    private static final long CKA_EC_PARAMS = 0x180;
    private static final long CKA_EC_POINT = 0x181;
    private static final long CKF_SERIAL_SESSION = 4;
    private static final long CKF_RW_SESSION = 2;
    private static final long CKU_USER = 1;
    private static final long CKR_ATTRIBUTE_READ_ONLY = 0x10;
    private static final long CKR_ATTRIBUTE_TYPE_INVALID = 0x12;
    private static final long CKR_ATTRIBUTE_VALUE_INVALID = 0x13;
    private static final long CKR_PIN_INCORRECT = 0xA0;
    private static final long CKR_PIN_LOCKED = 0xA4;
    private static final long CKR_TEMPLATE_INCONSISTENT = 0xD1;
    private static final long CKR_USER_ALREADY_LOGGED_IN = 0x100;

    /** DER of the object identifier 1.2.840.10045.3.1.7, P-256. */
    private static final byte[] P256 = HexFormat.of().parseHex("06082a8648ce3d030107");

    private static final Map<Long, String> NAMES = Map.ofEntries(
            Map.entry(CKA_TOKEN, "CKA_TOKEN"),
            Map.entry(CKA_PRIVATE, "CKA_PRIVATE"),
            Map.entry(CKA_KEY_TYPE, "CKA_KEY_TYPE"),
            Map.entry(CKA_SENSITIVE, "CKA_SENSITIVE"),
            Map.entry(CKA_ENCRYPT, "CKA_ENCRYPT"),
            Map.entry(CKA_DECRYPT, "CKA_DECRYPT"),
            Map.entry(CKA_WRAP, "CKA_WRAP"),
            Map.entry(CKA_UNWRAP, "CKA_UNWRAP"),
            Map.entry(CKA_SIGN, "CKA_SIGN"),
            Map.entry(CKA_SIGN_RECOVER, "CKA_SIGN_RECOVER"),
            Map.entry(CKA_VERIFY, "CKA_VERIFY"),
            Map.entry(CKA_DERIVE, "CKA_DERIVE"),
            Map.entry(CKA_VALUE_LEN, "CKA_VALUE_LEN"),
            Map.entry(CKA_EXTRACTABLE, "CKA_EXTRACTABLE"),
            Map.entry(CKA_LOCAL, "CKA_LOCAL"),
            Map.entry(CKA_NEVER_EXTRACTABLE, "CKA_NEVER_EXTRACTABLE"),
            Map.entry(CKA_ALWAYS_SENSITIVE, "CKA_ALWAYS_SENSITIVE"));

    /** What one key is: its type and size, and the only uses it has. */
    private record Kind(String name, long objectClass, long keyType, long sizeBytes, long mechanism, List<Long> uses) {
        List<Long> usesOfItsClass() {
            return objectClass == CKO_PRIVATE_KEY
                    ? List.of(CKA_DECRYPT, CKA_SIGN, CKA_SIGN_RECOVER, CKA_UNWRAP, CKA_DERIVE)
                    : List.of(CKA_ENCRYPT, CKA_DECRYPT, CKA_SIGN, CKA_VERIFY, CKA_WRAP, CKA_UNWRAP, CKA_DERIVE);
        }
    }

    private static final List<Kind> KINDS = List.of(
            new Kind("oprf", CKO_PRIVATE_KEY, CKK_EC, 0, CKM_EC_KEY_PAIR_GEN, List.of(CKA_DERIVE)),
            new Kind(
                    "tweak",
                    CKO_SECRET_KEY,
                    CKK_GENERIC_SECRET,
                    64,
                    CKM_GENERIC_SECRET_KEY_GEN,
                    List.of(CKA_SIGN, CKA_VERIFY)),
            new Kind(
                    "mac",
                    CKO_SECRET_KEY,
                    CKK_GENERIC_SECRET,
                    64,
                    CKM_GENERIC_SECRET_KEY_GEN,
                    List.of(CKA_SIGN, CKA_VERIFY)),
            new Kind("seal", CKO_SECRET_KEY, CKK_AES, 32, CKM_AES_KEY_GEN, List.of(CKA_ENCRYPT, CKA_DECRYPT)));

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    private final PKCS11 module;
    private final long session;
    private final boolean checkOnly;

    private TokenKeys(PKCS11 module, long session, boolean checkOnly) {
        this.module = module;
        this.session = session;
        this.checkOnly = checkOnly;
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            boolean known = List.of(
                            "--module", "--label", "--serial", "--pin-file", "--check", "--oprf", "--tweak", "--mac",
                            "--seal")
                    .contains(name);
            if (!known || (!name.equals("--check") && i + 1 == arguments.length)) {
                wrongUse(known ? name + " needs a value" : "unknown option " + name);
            }
            options.put(name, name.equals("--check") ? "" : arguments[++i]);
        }
        if (!options.containsKey("--module")
                || !options.containsKey("--pin-file")
                || options.containsKey("--label") == options.containsKey("--serial")) {
            wrongUse("--module, --pin-file and one of --label and --serial are needed");
        }
        try {
            run(options);
        } catch (Refused e) {
            System.err.println("refused: " + e.getMessage());
            System.exit(1);
        } catch (PKCS11Exception e) {
            System.err.println("refused: the PKCS#11 module answered " + e.getMessage());
            System.exit(1);
        }
    }

    private static void wrongUse(String what) {
        System.err.println(what);
        System.err.println("use: --module FILE (--label LABEL | --serial SERIAL) --pin-file FILE [--check]"
                + " [--oprf N] [--tweak N] [--mac N] [--seal N]");
        System.exit(2);
    }

    private static void run(Map<String, String> options) throws Exception {
        Map<String, Integer> versions = new HashMap<>();
        for (Kind kind : KINDS) {
            String text = options.getOrDefault("--" + kind.name(), "1");
            if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > 255) {
                wrongUse("--" + kind.name() + " must be a version from 1 to 255");
            }
            versions.put(kind.name(), Integer.valueOf(text));
        }
        Path file = Path.of(options.get("--module"));
        if (!Files.isReadable(file)) {
            throw new Refused("there is no PKCS#11 module " + file);
        }
        char[] pin = readPin(Path.of(options.get("--pin-file")));
        PKCS11 module;
        try {
            module = PKCS11.getInstance(file.toRealPath().toString(), "C_GetFunctionList", null, false);
        } catch (java.io.IOException | UnsatisfiedLinkError e) {
            throw new Refused("this is no PKCS#11 module: " + file);
        }
        long slot = findSlot(module, Optional.ofNullable(options.get("--label")), options.get("--serial"));
        boolean checkOnly = options.containsKey("--check");
        long session = module.C_OpenSession(
                slot, checkOnly ? CKF_SERIAL_SESSION : CKF_SERIAL_SESSION | CKF_RW_SESSION, null, null);
        try {
            login(module, session, pin);
        } finally {
            Arrays.fill(pin, '\0');
        }
        TokenKeys keys = new TokenKeys(module, session, checkOnly);
        for (Kind kind : KINDS) {
            keys.ensure(kind, "pinfold-" + kind.name() + "-v" + versions.get(kind.name()));
        }
        module.C_CloseSession(session);
    }

    private static char[] readPin(Path file) throws Exception {
        if (!Files.isReadable(file)) {
            throw new Refused("the PIN file cannot be read: " + file);
        }
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        // Everyone on the machine could activate the token, and with it spend guesses without a limit.
        if (view != null && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)) {
            throw new Refused("everyone can read the PIN file: chmod 600 " + file);
        }
        byte[] octets = Files.readAllBytes(file);
        CharBuffer text = StandardCharsets.UTF_8.decode(java.nio.ByteBuffer.wrap(octets));
        Arrays.fill(octets, (byte) 0);
        char[] all = text.array();
        char[] name = "ACTIVATION_PIN=".toCharArray();
        try {
            for (int start = 0; start < text.limit(); ) {
                int end = start;
                while (end < text.limit() && all[end] != '\n') {
                    end++;
                }
                int last = end > start && all[end - 1] == '\r' ? end - 1 : end;
                if (last - start > name.length
                        && Arrays.equals(all, start, start + name.length, name, 0, name.length)) {
                    return Arrays.copyOfRange(all, start + name.length, last);
                }
                start = end + 1;
            }
        } finally {
            Arrays.fill(all, '\0');
        }
        throw new Refused("no line ACTIVATION_PIN=… in " + file);
    }

    private static long findSlot(PKCS11 module, Optional<String> label, String serial) throws Exception {
        List<Long> found = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (long slot : module.C_GetSlotList(true)) {
            CK_TOKEN_INFO info = module.C_GetTokenInfo(slot);
            String itsLabel = new String(info.label).trim();
            String itsSerial = new String(info.serialNumber).trim();
            seen.add("\"" + itsLabel + "\" (serial " + itsSerial + ")");
            if (label.isPresent() ? label.get().equals(itsLabel) : itsSerial.equals(serial)) {
                found.add(slot);
            }
        }
        String wanted = label.map(l -> "label \"" + l + "\"").orElse("serial " + serial);
        if (found.isEmpty()) {
            throw new Refused("no token with " + wanted + "; this module has " + (seen.isEmpty() ? "none" : seen));
        }
        if (found.size() > 1) {
            throw new Refused("several tokens with " + wanted + ": name one with --serial");
        }
        return found.get(0);
    }

    private static void login(PKCS11 module, long session, char[] pin) throws PKCS11Exception, Refused {
        try {
            module.C_Login(session, CKU_USER, pin);
        } catch (PKCS11Exception e) {
            if (e.getErrorCode() == CKR_PIN_INCORRECT) {
                throw new Refused("the activation PIN is wrong");
            }
            if (e.getErrorCode() == CKR_PIN_LOCKED) {
                throw new Refused("the activation PIN is locked");
            }
            if (e.getErrorCode() != CKR_USER_ALREADY_LOGGED_IN) {
                throw e;
            }
        }
    }

    private void ensure(Kind kind, String label) throws Exception {
        long[] found = find(kind.objectClass(), label);
        if (found.length > 1) {
            throw new Refused(label + ": " + found.length + " keys have this label, there must be one");
        }
        if (found.length == 0) {
            if (checkOnly) {
                throw new Refused(label + " is missing");
            }
            create(kind, label);
            found = find(kind.objectClass(), label);
            check(kind, label, found[0]);
            System.out.println(label + ": created");
        } else {
            check(kind, label, found[0]);
            System.out.println(label + ": there, attributes right");
        }
        if (kind.objectClass() == CKO_PRIVATE_KEY) {
            ensureCarrier(label);
        }
    }

    private void create(Kind kind, String label) throws Exception {
        List<CK_ATTRIBUTE> template = new ArrayList<>(List.of(
                flag(CKA_TOKEN, true),
                flag(CKA_PRIVATE, true),
                flag(CKA_SENSITIVE, true),
                flag(CKA_EXTRACTABLE, false),
                new CK_ATTRIBUTE(CKA_LABEL, bytes(label)),
                new CK_ATTRIBUTE(CKA_ID, bytes(label))));
        for (long use : kind.usesOfItsClass()) {
            template.add(flag(use, kind.uses().contains(use)));
        }
        CK_MECHANISM mechanism = new CK_MECHANISM(kind.mechanism());
        if (kind.objectClass() == CKO_SECRET_KEY) {
            template.add(new CK_ATTRIBUTE(CKA_CLASS, CKO_SECRET_KEY));
            template.add(new CK_ATTRIBUTE(CKA_KEY_TYPE, kind.keyType()));
            template.add(new CK_ATTRIBUTE(CKA_VALUE_LEN, kind.sizeBytes()));
            withoutLaterChanges(template, full -> module.C_GenerateKey(session, mechanism, full));
            return;
        }
        // The public key stays in the token: were this program stopped here, the carrier certificate could still be
        // made, while nobody can learn the sign of a lost public key from x coordinates alone.
        CK_ATTRIBUTE[] publicTemplate = {
            flag(CKA_TOKEN, true),
            new CK_ATTRIBUTE(CKA_LABEL, bytes(label)),
            new CK_ATTRIBUTE(CKA_ID, bytes(label)),
            new CK_ATTRIBUTE(CKA_EC_PARAMS, P256)
        };
        withoutLaterChanges(
                template, full -> module.C_GenerateKeyPair(session, mechanism, publicTemplate, full)[1]);
    }

    private interface Creation {
        long create(CK_ATTRIBUTE[] template) throws PKCS11Exception;
    }

    /** Not modifiable where the module knows that: nobody adds a second use to a key later. */
    private void withoutLaterChanges(List<CK_ATTRIBUTE> template, Creation creation) throws PKCS11Exception {
        List<CK_ATTRIBUTE> fixed = new ArrayList<>(template);
        fixed.add(flag(CKA_MODIFIABLE, false));
        try {
            creation.create(fixed.toArray(CK_ATTRIBUTE[]::new));
        } catch (PKCS11Exception e) {
            if (!isTemplateRefused(e)) {
                throw e;
            }
            creation.create(template.toArray(CK_ATTRIBUTE[]::new));
        }
    }

    private static boolean isTemplateRefused(PKCS11Exception e) {
        return List.of(
                        CKR_ATTRIBUTE_READ_ONLY,
                        CKR_ATTRIBUTE_TYPE_INVALID,
                        CKR_ATTRIBUTE_VALUE_INVALID,
                        CKR_TEMPLATE_INCONSISTENT)
                .contains(e.getErrorCode());
    }

    private void check(Kind kind, String label, long key) throws Exception {
        Map<Long, Object> demanded = new java.util.LinkedHashMap<>();
        demanded.put(CKA_KEY_TYPE, kind.keyType());
        demanded.put(CKA_TOKEN, true);
        demanded.put(CKA_PRIVATE, true);
        demanded.put(CKA_SENSITIVE, true);
        demanded.put(CKA_ALWAYS_SENSITIVE, true);
        demanded.put(CKA_EXTRACTABLE, false);
        demanded.put(CKA_NEVER_EXTRACTABLE, true);
        demanded.put(CKA_LOCAL, true);
        if (kind.sizeBytes() > 0) {
            demanded.put(CKA_VALUE_LEN, kind.sizeBytes());
        }
        for (long use : kind.usesOfItsClass()) {
            demanded.put(use, kind.uses().contains(use));
        }
        for (Map.Entry<Long, Object> each : demanded.entrySet()) {
            Object present;
            try {
                CK_ATTRIBUTE read = read(key, each.getKey());
                present = each.getValue() instanceof Boolean ? (Object) read.getBoolean() : (Object) read.getLong();
            } catch (PKCS11Exception e) {
                // A module may not know a use at all; then the key does not have it.
                boolean unknownUse = kind.usesOfItsClass().contains(each.getKey())
                        && e.getErrorCode() == CKR_ATTRIBUTE_TYPE_INVALID;
                if (!unknownUse) {
                    throw e;
                }
                present = false;
            }
            if (!present.equals(each.getValue())) {
                throw new Refused(label + ": " + NAMES.get(each.getKey()) + " is " + present + ", must be "
                        + each.getValue() + "; replace this key");
            }
        }
        if (kind.keyType() == CKK_EC && !Arrays.equals(read(key, CKA_EC_PARAMS).getByteArray(), P256)) {
            throw new Refused(label + ": CKA_EC_PARAMS is not P-256; replace this key");
        }
    }

    /** Java's KeyStore shows a private key only beside a certificate with the same CKA_ID. */
    private void ensureCarrier(String label) throws Exception {
        long[] certificates = find(CKO_CERTIFICATE, label);
        if (certificates.length > 1) {
            throw new Refused(label + ": " + certificates.length + " certificates have this label, there must be one");
        }
        if (certificates.length == 1) {
            return;
        }
        if (checkOnly) {
            throw new Refused(label + ": its carrier certificate is missing");
        }
        long[] publicKeys = find(CKO_PUBLIC_KEY, label);
        if (publicKeys.length != 1) {
            throw new Refused(label + ": neither certificate nor public key; if no secret was ever stored, destroy the"
                    + " private key and run this again");
        }
        byte[] point = read(publicKeys[0], CKA_EC_POINT).getByteArray();
        // DER OCTET STRING of the uncompressed point; some modules leave the wrapping out.
        byte[] uncompressed = point.length == 67 && point[0] == 4 && point[1] == 65
                ? Arrays.copyOfRange(point, 2, 67)
                : point;
        if (uncompressed.length != 65 || uncompressed[0] != 4) {
            throw new Refused(label + ": the module's CKA_EC_POINT is not an uncompressed point of P-256");
        }
        byte[] subject = name(label);
        byte[] issuer = name("Pinfold carrier, key thrown away");
        byte[] serial = der(2, positive(new SecureRandom()));
        byte[] certificate = carrier(uncompressed, subject, issuer, serial);
        List<CK_ATTRIBUTE> template = new ArrayList<>(List.of(
                new CK_ATTRIBUTE(CKA_CLASS, CKO_CERTIFICATE),
                new CK_ATTRIBUTE(CKA_CERTIFICATE_TYPE, 0L),
                flag(CKA_TOKEN, true),
                new CK_ATTRIBUTE(CKA_LABEL, bytes(label)),
                new CK_ATTRIBUTE(CKA_ID, bytes(label)),
                new CK_ATTRIBUTE(CKA_SUBJECT, subject),
                new CK_ATTRIBUTE(CKA_ISSUER, issuer),
                new CK_ATTRIBUTE(CKA_SERIAL_NUMBER, serial),
                new CK_ATTRIBUTE(CKA_VALUE, certificate)));
        // Private where the module can: a public object may be exchanged by anyone who opens a session, PIN or not.
        List<CK_ATTRIBUTE> hidden = new ArrayList<>(template);
        hidden.add(flag(CKA_PRIVATE, true));
        try {
            withoutLaterChanges(hidden, full -> module.C_CreateObject(session, full));
        } catch (PKCS11Exception e) {
            if (!isTemplateRefused(e)) {
                throw e;
            }
            withoutLaterChanges(template, full -> module.C_CreateObject(session, full));
        }
        System.out.println(label + ": carrier certificate created");
    }

    /** X.509 version 1 over the token's public key, signed with a key that nobody keeps. */
    private static byte[] carrier(byte[] point, byte[] subject, byte[] issuer, byte[] serial) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair throwAway = generator.generateKeyPair();
        byte[] ecdsaWithSha256 = der(0x30, HexFormat.of().parseHex("06082a8648ce3d040302"));
        byte[] validity = der(0x30, der(0x17, bytes("260101000000Z")), der(0x18, bytes("99991231235959Z")));
        byte[] algorithm = der(0x30, HexFormat.of().parseHex("06072a8648ce3d0201"), P256);
        byte[] publicKey = der(0x30, algorithm, der(3, new byte[1], point));
        byte[] signed = der(0x30, serial, ecdsaWithSha256, issuer, validity, subject, publicKey);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(throwAway.getPrivate());
        signature.update(signed);
        return der(0x30, signed, ecdsaWithSha256, der(3, new byte[1], signature.sign()));
    }

    private static byte[] name(String commonName) {
        byte[] type = HexFormat.of().parseHex("0603550403");
        return der(0x30, der(0x31, der(0x30, type, der(0x0C, bytes(commonName)))));
    }

    private static byte[] positive(SecureRandom random) {
        return new BigInteger(120, random).add(BigInteger.ONE).toByteArray();
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        if (length < 128) {
            all.write(length);
        } else if (length < 256) {
            all.write(0x81);
            all.write(length);
        } else {
            all.write(0x82);
            all.write(length >> 8);
            all.write(length);
        }
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }

    private long[] find(long objectClass, String label) throws PKCS11Exception {
        module.C_FindObjectsInit(session, new CK_ATTRIBUTE[] {
            new CK_ATTRIBUTE(CKA_CLASS, objectClass),
            flag(CKA_TOKEN, true),
            new CK_ATTRIBUTE(CKA_LABEL, bytes(label))
        });
        try {
            return module.C_FindObjects(session, 100);
        } finally {
            module.C_FindObjectsFinal(session);
        }
    }

    private CK_ATTRIBUTE read(long object, long attribute) throws PKCS11Exception {
        CK_ATTRIBUTE[] attributes = {new CK_ATTRIBUTE(attribute)};
        module.C_GetAttributeValue(session, object, attributes);
        return attributes[0];
    }

    private static CK_ATTRIBUTE flag(long attribute, boolean value) {
        return new CK_ATTRIBUTE(attribute, value);
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
