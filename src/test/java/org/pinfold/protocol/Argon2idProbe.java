package org.pinfold.protocol;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Prints which implementation this process takes, the library it has mapped, and the hash of the first vector. */
final class Argon2idProbe {
    private Argon2idProbe() {}

    public static void main(String[] arguments) throws IOException {
        JsonObject vector = Vectors.list("pin-hash.json").get(0);
        Argon2id argon2id = Argon2id.fastest();
        byte[] hash = argon2id.hash(Vectors.hex(vector, "normalized"), Vectors.hex(vector, "salt"), 16_384, 32, 1, 64);
        String library = Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains("libargon2"))
                .map(line -> line.substring(line.indexOf('/')))
                .findFirst()
                .orElse("");
        System.out.println(argon2id.getClass().getSimpleName());
        System.out.println(library);
        System.out.println(HexFormat.of().formatHex(hash));
    }
}
