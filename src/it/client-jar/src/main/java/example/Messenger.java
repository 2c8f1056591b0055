package example;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.pinfold.client.BackupFile;
import org.pinfold.client.Credential;
import org.pinfold.client.DeviceCredential;
import org.pinfold.client.JdkHttpTransport;
import org.pinfold.client.PinMismatchException;
import org.pinfold.client.PinfoldApi;
import org.pinfold.client.PinfoldException;
import org.pinfold.client.ProfileBackup;
import org.pinfold.client.RepeatPolicy;
import org.pinfold.client.SecretRecovery;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.NormalizedPin;
import org.pinfold.protocol.Pin;
import org.pinfold.protocol.ServiceIdentity;
import org.pinfold.protocol.messages.RegistrationLockRequest;

/** The example of README.md: compiled here, so that it stays true. */
final class Messenger {
    private final SecureRandom random = new SecureRandom();
    private final PinfoldApi api = new PinfoldApi(new JdkHttpTransport(URI.create("https://pinfold.example.org")));
    private final SecretRecovery recovery =
            // The identity comes with the app, never from the server.
            new SecretRecovery(api, new ServiceIdentity("example.org"), random, RepeatPolicy.DEFAULT);

    void setPin(DeviceCredential device, char[] typed, BackupFile profile) throws IOException, PinfoldException {
        try (NormalizedPin pin = Pin.normalize(typed);
                MasterKey key = MasterKey.random(random)) {
            var lock = new RegistrationLockRequest(key.registrationLock(), Optional.empty());
            recovery.store(device, pin, key, Optional.of(lock));
            try (ProfileBackup backup = new ProfileBackup(api, device, key, random, RepeatPolicy.DEFAULT)) {
                backup.upload(List.of(profile));
            }
        }
    }

    MasterKey restore(Credential caller, char[] typed) throws IOException, PinfoldException {
        try (NormalizedPin pin = Pin.normalize(typed)) {
            return recovery.restore(caller, pin).masterKey();
        } catch (PinMismatchException wrong) {
            System.out.println("wrong PIN, tries remaining " + wrong.triesRemaining());
            throw wrong;
        }
    }
}
