package org.pinfold.token.pkcs11;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.pinfold.token.TokenRefusedException;
import org.xipki.pkcs11.wrapper.Logger;
import org.xipki.pkcs11.wrapper.PKCS11Constants;
import org.xipki.pkcs11.wrapper.PKCS11Exception;
import org.xipki.pkcs11.wrapper.PKCS11Module;
import org.xipki.pkcs11.wrapper.StaticLogger;

/**
 * The PKCS#11 library, of which there is one in a process however many class loaders there are: initialised once, never
 * finalised, because that would pull the token away from everybody else in the process.
 */
final class NativeModule {
    private static final Map<Path, PKCS11Module> LOADED = new HashMap<>();

    private NativeModule() {}

    static synchronized PKCS11Module load(Path path) {
        PKCS11Module loaded = LOADED.get(path);
        if (loaded != null) {
            return loaded;
        }
        if (!Files.isReadable(path)) {
            throw new TokenRefusedException("there is no PKCS#11 module " + path);
        }
        StaticLogger.setLogger(new Silence());
        PKCS11Module module;
        try {
            module = PKCS11Module.getInstance(path.toString());
        } catch (IOException | UnsatisfiedLinkError e) {
            throw new TokenRefusedException("the PKCS#11 module cannot be loaded: " + path, e);
        }
        try {
            module.initialize();
        } catch (PKCS11Exception e) {
            // Somebody in this process, SunPKCS11 or an earlier deployment of ours, was here before.
            if (e.getErrorCode() != PKCS11Constants.CKR_CRYPTOKI_ALREADY_INITIALIZED) {
                throw new TokenRefusedException(
                        "the PKCS#11 module does not start (SoftHSM: is SOFTHSM2_CONF in the environment?): " + path,
                        e);
            }
        }
        LOADED.put(path, module);
        return module;
    }

    /** The wrapper prints to stdout unless told otherwise, and its debug output holds object contents. */
    private static final class Silence implements Logger {
        @Override
        public void info(String format, Object... arguments) {}

        @Override
        public void warn(String format, Object... arguments) {}

        @Override
        public void error(String format, Object... arguments) {}

        @Override
        public void debug(String format, Object... arguments) {}

        @Override
        public void trace(String format, Object... arguments) {}

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public boolean isInfoEnabled() {
            return false;
        }

        @Override
        public boolean isWarnEnabled() {
            return false;
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }
    }
}
