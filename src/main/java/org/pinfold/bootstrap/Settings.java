package org.pinfold.bootstrap;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.pinfold.ledger.GuessPolicy;
import org.pinfold.ledger.LedgerLimits;
import org.pinfold.ledger.PacingSteps;
import org.pinfold.protocol.ServiceIdentity;
import org.pinfold.recovery.RecoverySettings;
import org.pinfold.registration.LegacyImportSettings;
import org.pinfold.registration.LockPolicy;
import org.pinfold.rest.MonitorCredential;
import org.pinfold.rest.limit.LimitSettings;
import org.pinfold.rest.limit.RequestLimit;
import org.pinfold.rest.limit.TrustedProxies;
import org.pinfold.token.KeyVersions;
import org.pinfold.token.pkcs11.ActivationPin;
import org.pinfold.token.pkcs11.Pkcs11TokenConfig;
import org.pinfold.token.pkcs11.TokenChoice;

/**
 * The server's configuration, read from MicroProfile Config: system properties, environment variables
 * ({@code PINFOLD_TOKEN_LABEL} for {@code pinfold.token.label}), in this order.
 */
final class Settings {
    static final String PROFILE = "pinfold.profile";
    static final String DEVELOPMENT = "development";

    private static final String DEFAULT_MODULE = "/usr/lib/softhsm/libsofthsm2.so";
    private static final Duration LAST_GUESS_WINDOW = Duration.ofMinutes(5);
    private static final int DEFAULT_MAX_TRIES = 10;
    private static final int DEFAULT_FREE_GUESSES = 3;
    private static final String DEFAULT_STEPS = "1m,5m,1h,6h,1d,1d,1d";
    private static final int DEFAULT_LOCK_DAYS = 7;
    private static final int MAX_LOCK_DAYS = 365;
    private static final int MAX_OCTET = 255;
    private static final int MAX_WAITING = 100_000;
    private static final int MAX_AN_HOUR = 1_000_000;

    private final Config config;

    Settings(Config config) {
        this.config = config;
    }

    /** Whether the start argument asks for the development profile; whether it is granted is another matter. */
    boolean wantsDevelopmentProfile() {
        Optional<String> profile = text(PROFILE);
        if (profile.isPresent() && !profile.get().equals(DEVELOPMENT)) {
            throw new StartRefusedException(PROFILE + " is \"" + DEVELOPMENT + "\" or absent, nothing else");
        }
        return profile.isPresent();
    }

    Pkcs11TokenConfig token() {
        Optional<String> serial = text("pinfold.token.serial");
        TokenChoice choice = serial.<TokenChoice>map(TokenChoice.BySerial::new)
                .orElseGet(() -> new TokenChoice.ByLabel(required("pinfold.token.label")));
        return new Pkcs11TokenConfig(
                Path.of(text("pinfold.token.module").orElse(DEFAULT_MODULE)),
                choice,
                ActivationPin.inFile(Path.of(required("pinfold.token.pin-file"))),
                new KeyVersions(version("oprf"), version("tweak"), version("mac"), version("seal")));
    }

    RecoverySettings recovery() {
        GuessPolicy policy = new GuessPolicy(
                number("pinfold.max-tries", DEFAULT_MAX_TRIES, 1, MAX_OCTET),
                number("pinfold.pacing.free-guesses", DEFAULT_FREE_GUESSES, 0, MAX_OCTET),
                steps("pinfold.pacing.steps"));
        return new RecoverySettings(policy, LAST_GUESS_WINDOW, serviceIdentity("pinfold.service-identity"));
    }

    private List<Duration> steps(String name) {
        try {
            return PacingSteps.parse(text(name).orElse(DEFAULT_STEPS));
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException(
                    "the setting " + name + " is neither none nor steps like " + DEFAULT_STEPS + ": " + e.getMessage());
        }
    }

    /** What a monitor must present to see the metrics; none if there is no file. */
    MonitorCredential monitorCredential() {
        String name = "pinfold.metrics.credential-file";
        return text(name)
                .map(file -> new CredentialFile(name, Path.of(file)).read())
                .map(MonitorCredential::of)
                .orElseGet(MonitorCredential::none);
    }

    /** Where locks of an old system are imported from; nowhere without the setting. */
    LegacyImportSettings legacyImport() {
        return new LegacyImportSettings(text("pinfold.legacy-import.directory").map(Path::of));
    }

    /** How often one client may ask. */
    LimitSettings limits() {
        Map<RequestLimit, Integer> anHour = new EnumMap<>(RequestLimit.class);
        for (RequestLimit limit : RequestLimit.values()) {
            anHour.put(
                    limit,
                    number("pinfold.limits." + limit.label() + "-an-hour", limit.defaultAnHour(), 0, MAX_AN_HOUR));
        }
        String proxies = "pinfold.limits.trusted-proxies";
        try {
            return new LimitSettings(
                    anHour, text(proxies).map(TrustedProxies::parse).orElse(TrustedProxies.NONE));
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException("the setting " + proxies + " does not fit: " + e.getMessage());
        }
    }

    /** Who carries verification codes. */
    SenderSettings sender() {
        return new SenderSettings(this);
    }

    /** How long registration locks hold, and what a probe does. */
    LockPolicy lock() {
        return new LockPolicy(
                Duration.ofDays(number("pinfold.lock.expiry-days", DEFAULT_LOCK_DAYS, 1, MAX_LOCK_DAYS)),
                flag("pinfold.lock.freeze-on-probe", LockPolicy.DEFAULT.freezes()));
    }

    /** Who checks challenges before a code is sent. */
    ChallengeSettings challenge() {
        return new ChallengeSettings(this);
    }

    /** Whose logins register accounts. */
    LoginSettings login() {
        return new LoginSettings(this);
    }

    /** What is kept of events, and who is told. */
    EventsSettings events() {
        return new EventsSettings(this);
    }

    LedgerLimits ledger() {
        return new LedgerLimits(
                number("pinfold.ledger.max-pages", LedgerLimits.DEFAULT.maxPages(), 1, LedgerLimits.DEFAULT.maxPages()),
                number("pinfold.ledger.max-waiting", LedgerLimits.DEFAULT.maxWaiting(), 1, MAX_WAITING),
                LedgerLimits.DEFAULT.maxBatch());
    }

    private ServiceIdentity serviceIdentity(String name) {
        String text = required(name);
        try {
            return new ServiceIdentity(text);
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException("the setting " + name + " does not fit: " + e.getMessage());
        }
    }

    private int version(String key) {
        return number("pinfold.token." + key + "-version", 1, 1, MAX_OCTET);
    }

    int number(String name, int otherwise, int min, int max) {
        try {
            int number = config.getOptionalValue(name, Integer.class).orElse(otherwise);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (IllegalArgumentException e) {
            // Not a number at all: the same refusal.
        }
        throw new StartRefusedException("the setting " + name + " is not a whole number in [" + min + ", " + max + "]");
    }

    Optional<String> text(String name) {
        return config.getOptionalValue(name, String.class);
    }

    /** Whether a switch is on. */
    boolean flag(String name, boolean otherwise) {
        String value = text(name).orElse(Boolean.toString(otherwise));
        if (!value.equals("true") && !value.equals("false")) {
            throw new StartRefusedException("the setting " + name + " is neither true nor false");
        }
        return value.equals("true");
    }

    String required(String name) {
        return text(name).orElseThrow(() -> new StartRefusedException("the setting " + name + " is missing"));
    }
}
