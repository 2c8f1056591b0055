package org.pinfold.token.pkcs11;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pinfold.token.KeyVersions;

/**
 * The SoftHSM of this process: its directory comes from {@code SOFTHSM2_CONF}, which the build points to a token that
 * {@code hsm/dev-token} made for the unit tests alone.
 */
public final class SoftHsm {
    private static final List<String> PLACES = List.of(
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
            "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
            "/usr/lib64/pkcs11/libsofthsm2.so",
            "/usr/lib64/softhsm/libsofthsm2.so",
            "/usr/local/lib/softhsm/libsofthsm2.so");

    private SoftHsm() {}

    public static Path module() {
        return Stream.concat(Optional.ofNullable(System.getenv("PINFOLD_SOFTHSM_MODULE")).stream(), PLACES.stream())
                .map(Path::of)
                .filter(Files::isReadable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no libsofthsm2.so: run hsm/dev-token"));
    }

    /** The directory that {@code hsm/dev-token} made. */
    public static Path directory() {
        String configuration = System.getenv("SOFTHSM2_CONF");
        if (configuration == null) {
            throw new IllegalStateException(
                    "SOFTHSM2_CONF is not set: run through Maven, or hsm/dev-token target/unit-token-1");
        }
        return Path.of(configuration).toAbsolutePath().resolveSibling("");
    }

    /** How to open the development token in {@link #directory}. */
    public static Pkcs11TokenConfig developmentToken() {
        return config("pinfold-dev", ActivationPin.inFile(directory().resolve("pins")));
    }

    static Pkcs11TokenConfig config(String label, ActivationPin pin) {
        return config(module(), label, pin);
    }

    static Pkcs11TokenConfig config(Path module, String label, ActivationPin pin) {
        return new Pkcs11TokenConfig(module, new TokenChoice.ByLabel(label), pin, new KeyVersions(1, 1, 1, 1));
    }

    /** One for the whole process, as in the server. */
    public static Pkcs11Token shared() {
        return Holder.TOKEN;
    }

    private static final class Holder {
        static final Pkcs11Token TOKEN = Pkcs11Token.open(developmentToken(), new SecureRandom());
    }
}
