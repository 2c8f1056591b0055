package org.pinfold.client;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.pinfold.protocol.NormalizedPin;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.Pin;
import org.pinfold.protocol.ProblemType;

/**
 * The whole story against a running server: a phone is lost, its owner gets everything back with a PIN, and a thief with
 * the number gets nothing. Every claim it makes is checked; the first that does not hold ends it.
 */
final class Story {
    private static final List<String> FAVOURITE_PINS =
            List.of("1234", "1111", "0000", "1212", "7777", "1004", "2000", "4444", "2222", "6969", "2580", "5683");

    /** Numbers set aside for stories: 555-0100 to 555-0199 behind these area codes ring nowhere. */
    private static final List<String> AREA_CODES = List.of(
            "202", "203", "205", "206", "207", "208", "209", "212", "213", "214", "215", "216", "217", "218", "219",
            "301", "302", "303", "304", "305", "307", "308", "309", "310", "312", "313", "314", "315", "316", "317",
            "318", "319", "401", "402", "404", "405", "406", "407", "408", "410", "412", "413", "414", "415", "417",
            "419", "501", "502", "503", "504", "505", "507", "508", "509", "510", "512", "513", "515", "516", "517");

    private static final int NUMBER_DRAWS = 50;
    private static final int MAX_GUESSES = 255;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final PinfoldApi api;
    private final SecretRecovery recovery;
    private final SecureRandom random;
    private final RepeatPolicy repeatPolicy;
    private final Terminal terminal;
    private final TokenCounters counters;
    private final Optional<String> chosenNumber;
    private int scenes;
    private boolean paced;

    Story(
            PinfoldApi api,
            SecretRecovery recovery,
            SecureRandom random,
            RepeatPolicy repeatPolicy,
            Terminal terminal,
            TokenCounters counters,
            Optional<String> chosenNumber) {
        this.api = api;
        this.recovery = recovery;
        this.random = random;
        this.repeatPolicy = repeatPolicy;
        this.terminal = terminal;
        this.counters = counters;
        this.chosenNumber = chosenNumber;
    }

    /** Something that the story claims does not hold. */
    static final class BrokenPromiseException extends PinfoldException {
        private static final long serialVersionUID = 1L;

        BrokenPromiseException(String promise) {
            super("this did not hold: " + promise);
        }
    }

    /** Tells it to its end. */
    void tell() throws IOException, PinfoldException {
        terminal.title("Pinfold: a phone is lost, a PIN brings everything back, a thief gets nothing");

        scene("A phone registers a number");
        Phone first = newPhone();
        String number = registerFreshNumber(first);
        terminal.good("registered as account %s", first.account().loggable());

        scene("Its owner sets a PIN and turns the registration lock on");
        String pin = drawPin();
        StoredSecret stored = hashing(() -> first.setPin(pin.toCharArray(), true));
        terminal.say("PIN %s: neither it nor its hash has left the phone", pin);
        terminal.good(
                "stored as generation %d, %d guesses; the lock is set in the same step",
                stored.generation(), stored.triesRemaining());

        scene("It backs up a profile, settings and contacts");
        List<BackupFile> files = List.of(
                sample("profile.json", "application/json"),
                sample("settings.json", "application/json"),
                sample("contacts.vcf", "text/vcard"));
        long version = first.backUp(files);
        for (BackupFile file : files) {
            terminal.say(
                    "%-14s %5d bytes  sha-256 %s", file.name(), file.content().size(), sha256(file));
        }
        terminal.good("encrypted and uploaded as version %d", version);

        scene("The phone is lost. A new one proves the number and is stopped by the lock");
        Phone second = newPhone();
        RegistrationLockedException locked = proveNumberAndExpectLock(second, number);
        terminal.bad("423: locked for another %s without activity", days(locked.timeRemaining()));
        terminal.say("but it may go on with the PIN: a recovery credential came along");

        scene("A wrong PIN first");
        int before = second.state().triesRemaining();
        int after = wrongGuess(second, drawOther(pin));
        terminal.bad("wrong PIN, counted in the token: tries remaining %d → %d", before, after);
        promise("a wrong PIN costs exactly one try", after == before - 1);

        scene("Then the right one");
        RestoredSecret restored = hashing(() -> second.restore(pin.toCharArray()));
        restored.masterKey().close();
        terminal.good("the master key is back; tries remaining %d → %d", after, restored.triesRemaining());
        promise("a proven PIN resets the count", restored.triesRemaining() == stored.triesRemaining());
        boolean known = second.register().reregistered();
        terminal.good("its registration-lock value opens the lock: same account, new phone");
        promise("the account is the same", known && second.account().equals(first.account()));
        promise("the lost phone is logged out", isLoggedOut(first));
        terminal.say("the lost phone is logged out");

        scene("It downloads and decrypts the backup");
        List<BackupFile> downloaded = second.download();
        compare(files, downloaded);

        scene("A thief has the number too, but not the PIN");
        showCounters("before", second);
        int used = letThiefGuess(second, number, pin);
        showCounters("after", second);

        scene("What the thief has, and what the owner has");
        RecoveryState.State destroyed = second.state().state();
        promise("the secret is destroyed", destroyed == RecoveryState.State.EXHAUSTED);
        terminal.say("thief: nothing. %d guesses, no master key, no account, no backup", used);
        compare(files, second.download());
        StoredSecret again = hashing(() -> second.setPin(drawOther(pin).toCharArray(), false));
        promise("a new PIN opens a new generation", again.generation() > stored.generation());
        terminal.good(
                "owner: everything. A new PIN opened generation %d with %d guesses",
                again.generation(), again.triesRemaining());
        terminal.title("");
        terminal.title("Everything held.");
    }

    private String registerFreshNumber(Phone phone) throws IOException, PinfoldException {
        for (int draw = 0; draw < NUMBER_DRAWS; draw++) {
            String number = chosenNumber.orElseGet(this::drawNumber);
            phone.openSession(number);
            phone.requestCode();
            String code = phone.codeFromDevelopmentOutbox();
            phone.submitCode(code);
            try {
                if (!phone.register().reregistered()) {
                    terminal.say("number %s, code %s from the development outbox", number, code);
                    return number;
                }
            } catch (RegistrationLockedException e) {
                // An earlier telling left this number locked.
                if (chosenNumber.isPresent()) {
                    throw e;
                }
            }
            if (chosenNumber.isPresent()) {
                throw new BrokenPromiseException("the number is not registered yet");
            }
        }
        throw new BrokenPromiseException("there is a number that is not registered yet");
    }

    private RegistrationLockedException proveNumberAndExpectLock(Phone phone, String number)
            throws IOException, PinfoldException {
        phone.openSession(number);
        phone.requestCode();
        phone.submitCode(phone.codeFromDevelopmentOutbox());
        try {
            phone.register();
        } catch (RegistrationLockedException e) {
            promise(
                    "a lock has time remaining",
                    !e.timeRemaining().isNegative() && !e.timeRemaining().isZero());
            promise(
                    "a locked number comes with a recovery credential",
                    e.recoveryCredential().isPresent());
            return e;
        }
        throw new BrokenPromiseException("the number is locked");
    }

    private int wrongGuess(Phone phone, String pin) throws IOException, PinfoldException {
        try {
            hashing(() -> phone.restore(pin.toCharArray()));
        } catch (PinMismatchException e) {
            return e.triesRemaining();
        }
        throw new BrokenPromiseException("a wrong PIN restores nothing");
    }

    /** @return how many guesses he had */
    private int letThiefGuess(Phone owner, String number, String pin) throws IOException, PinfoldException {
        Phone phone = newPhone();
        RegistrationLockedException locked = proveNumberAndExpectLock(phone, number);
        terminal.say("he proves the number and is stopped: 423. He starts guessing");
        Thief thief =
                new Thief(api, recovery, random, locked.recoveryCredential().orElseThrow());
        int used = 0;
        int triesRemaining = owner.state().triesRemaining();
        while (triesRemaining > 0) {
            promise("guessing ends", used < MAX_GUESSES);
            String guess = used < FAVOURITE_PINS.size() ? FAVOURITE_PINS.get(used) : drawOther(pin);
            Thief.Loot loot = patiently(owner, () -> hashing(() -> thief.guess(guess)));
            promise("the thief gets no secret", !loot.gotSecret());
            promise("each guess is counted", loot.triesRemaining() == triesRemaining - 1);
            triesRemaining = loot.triesRemaining();
            used++;
            terminal.bad("%s is wrong, tries remaining %d", guess, triesRemaining);
        }
        try {
            hashing(() -> thief.guess(pin));
            throw new BrokenPromiseException("a destroyed secret stays destroyed, even for the right PIN");
        } catch (NoTriesRemainingException e) {
            terminal.good(
                    "410: every guess was used; the secret is destroyed, and now even the right PIN opens nothing");
        }
        promise("the recovery credential does not open the backup", !thief.canReadBackup());
        promise("the lock still holds", isLocked(phone));
        terminal.say("the backup refuses him, the registration lock still holds");
        return used;
    }

    private static boolean isLocked(Phone phone) throws IOException, PinfoldException {
        try {
            phone.register();
            return false;
        } catch (RegistrationLockedException e) {
            return true;
        }
    }

    private static boolean isLoggedOut(Phone phone) throws IOException, PinfoldException {
        try {
            phone.state();
            return false;
        } catch (ProblemException e) {
            return e.type() == ProblemType.UNAUTHENTICATED;
        }
    }

    private void compare(List<BackupFile> before, List<BackupFile> after) throws BrokenPromiseException {
        promise("as many files come back", before.size() == after.size());
        for (int i = 0; i < before.size(); i++) {
            boolean identical = before.get(i).equals(after.get(i));
            terminal.good(
                    "%-14s sha-256 %s  %s",
                    after.get(i).name(), sha256(after.get(i)), identical ? "identical" : "DIFFERENT");
            promise("files come back byte-identical", identical);
        }
    }

    private void showCounters(String when, Phone owner) throws IOException, PinfoldException {
        RecoveryState state = owner.state();
        terminal.say(
                "%s: generation %d, %s, guesses since the last success %d, tries remaining %d",
                when,
                state.generation(),
                state.state().wireName(),
                state.guessesSinceSuccess(),
                state.triesRemaining());
        for (String line : counters.read(owner.account())) {
            terminal.say("  token | %s", line);
        }
    }

    /** Waits where the server paces guesses, if it is for seconds only. */
    private <T> T patiently(Phone owner, Terminal.Work<T> work) throws IOException, PinfoldException {
        while (true) {
            int before = owner.state().triesRemaining();
            try {
                return work.run();
            } catch (TooSoonException e) {
                promise("what comes too soon is not counted", owner.state().triesRemaining() == before);
                Duration wait = e.retryAfter();
                if (!paced) {
                    paced = true;
                    terminal.bad(
                            "%d: the next guess is not allowed yet; wait %s",
                            e.type().status(), WaitText.of(wait));
                }
                if (wait.compareTo(LONGEST_WAIT) > 0) {
                    throw e;
                }
                terminal.during("waiting, as before each guess from now on", () -> {
                    RepeatPolicy.sleep(wait);
                    return wait;
                });
            }
        }
    }

    private <T> T hashing(Terminal.Work<T> work) throws IOException, PinfoldException {
        return terminal.during("hashing the PIN on the phone (Argon2id, 16 MiB, 32 passes)", work);
    }

    private void scene(String text) {
        terminal.scene(++scenes, text);
    }

    private static void promise(String text, boolean held) throws BrokenPromiseException {
        if (!held) {
            throw new BrokenPromiseException(text);
        }
    }

    private Phone newPhone() {
        return new Phone(api, recovery, random, repeatPolicy, PhoneMemory.EMPTY);
    }

    private String drawNumber() {
        return "+1" + AREA_CODES.get(random.nextInt(AREA_CODES.size())) + "55501"
                + String.format("%02d", random.nextInt(100));
    }

    private String drawPin() {
        while (true) {
            String pin = String.format("%04d", random.nextInt(10_000));
            try (NormalizedPin normalized = Pin.normalize(pin.toCharArray())) {
                if (normalized.weakness().isEmpty() && !FAVOURITE_PINS.contains(pin)) {
                    return pin;
                }
            }
        }
    }

    private String drawOther(String pin) {
        String other = drawPin();
        while (other.equals(pin)) {
            other = drawPin();
        }
        return other;
    }

    private static BackupFile sample(String name, String mediaType) throws IOException {
        try (InputStream in = Objects.requireNonNull(Story.class.getResourceAsStream("story/" + name))) {
            return new BackupFile(name, mediaType, Octets.of(in.readAllBytes()));
        }
    }

    private static String sha256(BackupFile file) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(file.content().toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every platform has SHA-256", e);
        }
    }

    private static String days(Duration duration) {
        return duration.toDays() > 0
                ? duration.toDays() + " days " + duration.toHoursPart() + " h"
                : duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }
}
