package org.pinfold.torture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.pinfold.it.ServerProcess;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.NormalizedPin;
import org.pinfold.protocol.Pin;
import org.pinfold.protocol.PinHash;
import org.pinfold.protocol.PinHashParameters;
import org.pinfold.protocol.PinSalt;
import org.pinfold.protocol.ServiceIdentity;

/** Hashes of a few PINs, made once and under one salt: the server cannot tell, and each costs a fifth of a second. */
final class PinHashes {
    static final List<String> PINS = List.of("4071", "9305", "5720", "6183", "8264", "7519", "2846", "3957");

    private static final PinSalt SALT =
            PinSalt.compute(new ServiceIdentity(ServerProcess.SERVICE_IDENTITY), new Aci(new UUID(1, 1)));

    private final Map<String, PinHash> hashes = new LinkedHashMap<>();

    PinHashes() {
        for (String pin : PINS) {
            try (NormalizedPin normalized = Pin.normalize(pin.toCharArray())) {
                hashes.put(pin, PinHash.derive(normalized, SALT, PinHashParameters.DEFAULT));
            }
        }
    }

    PinHash of(String pin) {
        return Optional.ofNullable(hashes.get(pin)).orElseThrow();
    }
}
