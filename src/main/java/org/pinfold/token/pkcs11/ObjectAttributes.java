package org.pinfold.token.pkcs11;

import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKA_CLASS;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKR_DEVICE_ERROR;

import java.util.Arrays;
import org.xipki.pkcs11.wrapper.AttributeVector;
import org.xipki.pkcs11.wrapper.PKCS11Exception;
import org.xipki.pkcs11.wrapper.Session;

/** Reads attributes of objects, and tells an attribute that is not there from a module that could not say. */
final class ObjectAttributes {
    private ObjectAttributes() {}

    /**
     * Reads attributes of one object.
     *
     * @param types some of {@code CKA_…}
     * @return with no value for those that the object does not have
     */
    static AttributeVector read(Session session, long object, long... types) throws PKCS11Exception {
        long[] withClass = Arrays.copyOf(types, types.length + 1);
        withClass[types.length] = CKA_CLASS;
        AttributeVector read = session.getAttrValues(object, withClass);
        // The wrapper answers some errors of the module with empty values. A copy of a register that looks empty counts
        // as torn, and the next write would go over what may be the newest one; but no object is without a class.
        if (read.class_() == null) {
            throw new PKCS11Exception(CKR_DEVICE_ERROR);
        }
        return read;
    }
}
