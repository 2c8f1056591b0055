package org.pinfold.token.pkcs11;

import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_ALWAYS_SENSITIVE;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_DECRYPT;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_DERIVE;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_EC_PARAMS;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_ENCRYPT;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_EXTRACTABLE;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_ID;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_KEY_TYPE;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_LOCAL;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_NEVER_EXTRACTABLE;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_PRIVATE;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_SENSITIVE;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_SIGN;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_SIGN_RECOVER;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_TOKEN;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_UNWRAP;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_VALUE_LEN;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_VERIFY;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_WRAP;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKK_AES;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKK_EC;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKK_GENERIC_SECRET;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKO_CERTIFICATE;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKO_PRIVATE_KEY;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKO_SECRET_KEY;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.pinfold.token.KeyVersions;
import org.pinfold.token.TokenRefusedException;
import org.xipki.pkcs11.wrapper.AttributeVector;
import org.xipki.pkcs11.wrapper.PKCS11Constants;
import org.xipki.pkcs11.wrapper.PKCS11Exception;
import org.xipki.pkcs11.wrapper.Session;

/**
 * Demands of each key exactly the attributes it must have. A key that could ever leave the token, that was made outside
 * it, or that has a second use (an HMAC key that also derives gives pieces of itself away) is refused by name.
 */
final class KeyCheck {
    private static final List<Long> PRIVATE_KEY_USES =
            List.of(CKA_DERIVE, CKA_SIGN, CKA_SIGN_RECOVER, CKA_DECRYPT, CKA_UNWRAP);
    private static final List<Long> SECRET_KEY_USES =
            List.of(CKA_SIGN, CKA_VERIFY, CKA_ENCRYPT, CKA_DECRYPT, CKA_WRAP, CKA_UNWRAP, CKA_DERIVE);

    /** DER of the object identifier 1.2.840.10045.3.1.7, P-256. */
    private static final byte[] P256 = HexFormat.of().parseHex("06082a8648ce3d030107");

    private final Session session;

    private KeyCheck(Session session) {
        this.session = session;
    }

    /**
     * Checks all four keys.
     *
     * @throws TokenRefusedException naming the key and the attribute
     */
    static void demandAll(Session session, KeyVersions versions) throws PKCS11Exception {
        KeyCheck check = new KeyCheck(session);
        check.oprfKey(oprfLabel(versions));
        check.hmacKey(tweakLabel(versions));
        check.hmacKey(macLabel(versions));
        check.aesKey(sealLabel(versions));
    }

    static String oprfLabel(KeyVersions versions) {
        return "pinfold-oprf-v" + versions.oprf();
    }

    static String tweakLabel(KeyVersions versions) {
        return "pinfold-tweak-v" + versions.tweak();
    }

    static String macLabel(KeyVersions versions) {
        return "pinfold-mac-v" + versions.mac();
    }

    static String sealLabel(KeyVersions versions) {
        return "pinfold-seal-v" + versions.seal();
    }

    /**
     * The handle of a secret key.
     *
     * @throws TokenRefusedException if there is not exactly one of this label
     */
    static long secretKey(Session session, String label) throws PKCS11Exception {
        return new KeyCheck(session)
                .single(label, "key", template(CKO_SECRET_KEY).label(label));
    }

    /** An EC P-256 private key that only derives, and the certificate that carries its public key. */
    private void oprfKey(String label) throws PKCS11Exception {
        long key = single(label, "key", template(CKO_PRIVATE_KEY).label(label));
        checkCommon(label, key, CKK_EC, PRIVATE_KEY_USES, List.of(CKA_DERIVE));
        byte[] curve = Optional.ofNullable(read(key, CKA_EC_PARAMS).getByteArrayAttrValue(CKA_EC_PARAMS))
                .orElse(new byte[0]);
        if (!Arrays.equals(curve, P256)) {
            throw refused(label, "CKA_EC_PARAMS is not P-256");
        }
        // KeyStore finds the private key by the certificate's CKA_ID: with two of either it might take the other one.
        long certificate =
                single(label, "carrier certificate", template(CKO_CERTIFICATE).label(label));
        byte[] id = Optional.ofNullable(read(key, CKA_ID).getByteArrayAttrValue(CKA_ID))
                .orElse(new byte[0]);
        byte[] certificateId = Optional.ofNullable(read(certificate, CKA_ID).getByteArrayAttrValue(CKA_ID))
                .orElse(new byte[0]);
        if (id.length == 0 || !Arrays.equals(id, certificateId)) {
            throw refused(label, "CKA_ID of the key and of its carrier certificate differ");
        }
        single(label, "private key with its CKA_ID", template(CKO_PRIVATE_KEY).id(id));
        single(label, "certificate with its CKA_ID", template(CKO_CERTIFICATE).id(id));
    }

    /** A generic secret of 64 octets that only makes and verifies HMACs. */
    private void hmacKey(String label) throws PKCS11Exception {
        long key = secretKey(session, label);
        checkCommon(label, key, CKK_GENERIC_SECRET, SECRET_KEY_USES, List.of(CKA_SIGN, CKA_VERIFY));
        checkSize(label, key, 64);
    }

    /** An AES-256 key that only encrypts and decrypts. */
    private void aesKey(String label) throws PKCS11Exception {
        long key = secretKey(session, label);
        checkCommon(label, key, CKK_AES, SECRET_KEY_USES, List.of(CKA_ENCRYPT, CKA_DECRYPT));
        checkSize(label, key, 32);
    }

    private void checkCommon(String label, long key, long keyType, List<Long> usesOfItsClass, List<Long> uses)
            throws PKCS11Exception {
        Optional<Long> type = Optional.ofNullable(read(key, CKA_KEY_TYPE).getLongAttrValue(CKA_KEY_TYPE));
        if (!type.equals(Optional.of(keyType))) {
            throw refused(label, "CKA_KEY_TYPE is not " + PKCS11Constants.ckkCodeToName(keyType));
        }
        demand(label, key, CKA_TOKEN, true);
        demand(label, key, CKA_PRIVATE, true);
        demand(label, key, CKA_SENSITIVE, true);
        demand(label, key, CKA_EXTRACTABLE, false);
        demand(label, key, CKA_LOCAL, true);
        demand(label, key, CKA_ALWAYS_SENSITIVE, true);
        demand(label, key, CKA_NEVER_EXTRACTABLE, true);
        for (long use : usesOfItsClass) {
            boolean present = Optional.ofNullable(read(key, use).getBooleanAttrValue(use))
                    // A module that does not know a use at all has no key with it.
                    .orElse(false);
            if (present != uses.contains(use)) {
                throw refused(label, use, present);
            }
        }
    }

    private void demand(String label, long key, long attribute, boolean demanded) throws PKCS11Exception {
        Optional<Boolean> present = Optional.ofNullable(read(key, attribute).getBooleanAttrValue(attribute));
        if (present.isEmpty()) {
            throw refused(label, PKCS11Constants.ckaCodeToName(attribute) + " is unknown to the token");
        }
        if (present.get() != demanded) {
            throw refused(label, attribute, present.get());
        }
    }

    private void checkSize(String label, long key, long sizeBytes) throws PKCS11Exception {
        Optional<Long> size = Optional.ofNullable(read(key, CKA_VALUE_LEN).getLongAttrValue(CKA_VALUE_LEN));
        if (!size.equals(Optional.of(sizeBytes))) {
            throw refused(
                    label,
                    "CKA_VALUE_LEN is " + size.map(String::valueOf).orElse("unknown") + ", must be " + sizeBytes);
        }
    }

    private long single(String label, String what, AttributeVector template) throws PKCS11Exception {
        long[] found = session.findAllObjectsSingle(template);
        if (found.length == 0) {
            throw new TokenRefusedException(label + ": the " + what + " is missing in the token");
        }
        // Which of two the token takes is not ours to choose, and might be another one after a restart.
        if (found.length > 1) {
            throw new TokenRefusedException(label + ": the " + what + " is there " + found.length + " times");
        }
        return found[0];
    }

    private static AttributeVector template(long objectClass) {
        return new AttributeVector().class_(objectClass).token(true);
    }

    private AttributeVector read(long object, long attribute) throws PKCS11Exception {
        return ObjectAttributes.read(session, object, attribute);
    }

    private static TokenRefusedException refused(String label, long attribute, boolean present) {
        return refused(label, PKCS11Constants.ckaCodeToName(attribute) + " is " + present + ", must be " + !present);
    }

    private static TokenRefusedException refused(String label, String what) {
        return new TokenRefusedException(label + ": " + what + "; replace this key");
    }
}
