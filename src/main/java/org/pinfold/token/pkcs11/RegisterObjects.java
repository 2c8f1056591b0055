package org.pinfold.token.pkcs11;

import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_APPLICATION;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_LABEL;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_VALUE;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKO_DATA;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKR_DEVICE_ERROR;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKR_DEVICE_MEMORY;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKR_DEVICE_REMOVED;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKR_HOST_MEMORY;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKR_SESSION_CLOSED;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKR_SESSION_HANDLE_INVALID;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKR_TOKEN_NOT_PRESENT;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKR_TOKEN_NOT_RECOGNIZED;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKR_USER_NOT_LOGGED_IN;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.pinfold.token.TokenRefusedException;
import org.xipki.pkcs11.wrapper.AttributeVector;
import org.xipki.pkcs11.wrapper.PKCS11Exception;
import org.xipki.pkcs11.wrapper.Session;

/**
 * How this module keeps a register's copies: one private {@code CKO_DATA} object each, named by {@code CKA_APPLICATION}.
 * Modules differ in what may change after creation, so it is tried at each start rather than configured.
 */
final class RegisterObjects {
    private enum Way {
        /** {@code CKA_VALUE} changes in place: raw octets. */
        VALUE,
        /** {@code CKA_VALUE} is fixed but {@code CKA_LABEL} changes in place (SoftHSM): Base64 in it. */
        LABEL,
        /** Nothing changes: a new object with the octets in {@code CKA_VALUE}, then the old one goes. */
        REPLACE
    }

    /** How the application names of registers' copies begin. */
    static final String REGISTER = "pinfold-register/";

    private static final String PROBE = "pinfold-probe";

    /** Larger copies make each write slower; smaller ones make more objects. */
    private static final int[] CONTENT_BYTES = {33 * 1024, 24 * 1024, 16 * 1024, 8 * 1024, 4 * 1024, 2 * 1024, 1024};

    private static final Set<Long> GONE = Set.of(
            CKR_DEVICE_ERROR,
            CKR_DEVICE_REMOVED,
            CKR_TOKEN_NOT_PRESENT,
            CKR_TOKEN_NOT_RECOGNIZED,
            CKR_SESSION_CLOSED,
            CKR_SESSION_HANDLE_INVALID,
            CKR_USER_NOT_LOGGED_IN);

    private final Way way;
    private final int maxContentBytes;

    private RegisterObjects(Way way, int maxContentBytes) {
        this.way = way;
        this.maxContentBytes = maxContentBytes;
    }

    /**
     * Finds out what the module can, with an object that it removes again, and with the registers that are there.
     *
     * @throws TokenRefusedException if it keeps no data objects of a useful size
     */
    static RegisterObjects probe(Session session) throws PKCS11Exception {
        removeProbes(session);
        Optional<RegisterObjects> tried;
        try {
            tried = tryAll(session);
        } finally {
            removeProbes(session);
        }
        if (tried.isPresent() && tried.get().maxContentBytes == CONTENT_BYTES[0]) {
            return tried.get();
        }
        return ofRegisters(session, tried)
                .orElseThrow(() -> new TokenRefusedException(
                        "the token keeps no data objects of 1 KB that could hold guess counters"));
    }

    private static Optional<RegisterObjects> tryAll(Session session) throws PKCS11Exception {
        for (Way way : Way.values()) {
            // Each try makes an object, which takes the longer, the more there are.
            if (!new RegisterObjects(way, 1).works(session)) {
                continue;
            }
            for (int contentBytes : CONTENT_BYTES) {
                RegisterObjects candidate = new RegisterObjects(way, contentBytes);
                if (candidate.works(session)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    /** A token that has become full takes no object to try with; but what it holds, it can hold. */
    private static Optional<RegisterObjects> ofRegisters(Session session, Optional<RegisterObjects> tried)
            throws PKCS11Exception {
        Optional<RegisterObjects> largest = tried;
        for (long object : all(session)) {
            if (application(session, object).startsWith(REGISTER)) {
                boolean heldInValue = value(ObjectAttributes.read(session, object, CKA_VALUE)).length > 0;
                // Whether a value changes in place cannot be tried with a register; a new object in its place always
                // can.
                Way way = tried.map(known -> known.way).orElse(heldInValue ? Way.REPLACE : Way.LABEL);
                int contentBytes = read(session, object).length - RegisterCopy.OVERHEAD_BYTES;
                if (contentBytes > largest.map(known -> known.maxContentBytes).orElse(0)) {
                    largest = Optional.of(new RegisterObjects(way, contentBytes));
                }
            }
        }
        return largest;
    }

    int maxContentBytes() {
        return maxContentBytes;
    }

    long[] find(Session session, String application) throws PKCS11Exception {
        return session.findAllObjectsSingle(template().application(application));
    }

    /** All data objects of the token that have an application name. */
    static long[] all(Session session) throws PKCS11Exception {
        return session.findAllObjectsSingle(template());
    }

    static String application(Session session, long object) throws PKCS11Exception {
        return Optional.ofNullable(
                        ObjectAttributes.read(session, object, CKA_APPLICATION).getStringAttrValue(CKA_APPLICATION))
                .orElse("");
    }

    /** Whether a creation failed for want of room: in the device, or in a module that keeps its objects in memory. */
    static boolean isFull(PKCS11Exception failure) {
        return failure.getErrorCode() == CKR_DEVICE_MEMORY || failure.getErrorCode() == CKR_HOST_MEMORY;
    }

    long create(Session session, String application, byte[] octets) throws PKCS11Exception {
        AttributeVector template = template().private_(true).modifiable(true).application(application);
        if (way == Way.LABEL) {
            return session.createObject(template.label(Base64.getEncoder().encodeToString(octets)));
        }
        return session.createObject(template.label("pinfold register").value(octets));
    }

    /**
     * Puts other octets in an object's place.
     *
     * @return the handle of the object that holds them now
     */
    long replace(Session session, long object, String application, byte[] octets) throws PKCS11Exception {
        boolean heldInValue = value(ObjectAttributes.read(session, object, CKA_VALUE)).length > 0;
        if (way == Way.LABEL && !heldInValue) {
            session.setAttributeValues(
                    object, new AttributeVector().label(Base64.getEncoder().encodeToString(octets)));
            return object;
        }
        if (way == Way.VALUE && heldInValue) {
            session.setAttributeValues(object, new AttributeVector().value(octets));
            return object;
        }
        // The new one first: were the process killed in between, both are found and the higher sequence counts.
        long replacement = create(session, application, octets);
        session.destroyObject(object);
        return replacement;
    }

    /** What an object holds, in whichever way it was written; nonsense if it was torn. */
    static byte[] read(Session session, long object) throws PKCS11Exception {
        AttributeVector attributes = ObjectAttributes.read(session, object, CKA_VALUE, CKA_LABEL);
        byte[] value = value(attributes);
        if (value.length > 0) {
            return value;
        }
        String label =
                Optional.ofNullable(attributes.getStringAttrValue(CKA_LABEL)).orElse("");
        try {
            return Base64.getDecoder().decode(label);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private boolean works(Session session) throws PKCS11Exception {
        byte[] small = {1};
        byte[] large = new byte[maxContentBytes + RegisterCopy.OVERHEAD_BYTES];
        Arrays.fill(large, (byte) 0xA5);
        try {
            long object = create(session, PROBE, small);
            object = replace(session, object, PROBE, large);
            boolean works = Arrays.equals(read(session, object), large);
            object = replace(session, object, PROBE, small);
            works &= Arrays.equals(read(session, object), small);
            session.destroyObject(object);
            return works;
        } catch (PKCS11Exception e) {
            // Modules refuse what they cannot do with any code. That the token is gone says nothing of what it can do.
            if (GONE.contains(e.getErrorCode())) {
                throw e;
            }
            return false;
        }
    }

    private static void removeProbes(Session session) throws PKCS11Exception {
        for (long object : session.findAllObjectsSingle(template().application(PROBE))) {
            session.destroyObject(object);
        }
    }

    private static byte[] value(AttributeVector attributes) {
        return Optional.ofNullable(attributes.getByteArrayAttrValue(CKA_VALUE)).orElse(new byte[0]);
    }

    private static AttributeVector template() {
        return new AttributeVector().class_(CKO_DATA).token(true);
    }
}
