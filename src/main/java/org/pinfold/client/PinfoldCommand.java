package org.pinfold.client;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ServiceIdentity;
import org.pinfold.protocol.messages.AccountEventInfo;
import org.pinfold.protocol.messages.AccountEventsResponse;
import org.pinfold.protocol.messages.DeviceInfo;
import org.pinfold.protocol.messages.LinkTokenResponse;
import org.pinfold.protocol.messages.RegistrationResponse;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command line: single steps of a phone, and the story. A phone is a folder; its secrets are in a file that only its
 * owner can read. Exit status 0 if the step did what it says, 1 if not, 2 for wrong usage.
 */
@Command(
        name = "pinfold",
        description = "A phone at a Pinfold server: register, protect, back up, restore.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false)
public final class PinfoldCommand {
    private static final int MAX_NEW_PINS = 3;

    @Option(
            names = "--server",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "https://host[:port], or http:// for this machine (default: ${DEFAULT-VALUE})")
    private URI server;

    @Option(
            names = "--service-identity",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            defaultValue = "pinfold-development",
            description = "the service this phone is pinned to (default: ${DEFAULT-VALUE})")
    private String serviceIdentity;

    @Option(
            names = "--phone",
            scope = ScopeType.INHERIT,
            paramLabel = "FOLDER",
            defaultValue = "${sys:user.home}/.pinfold/phone",
            description = "folder that keeps the phone (default: ${DEFAULT-VALUE})")
    private Path phoneFolder;

    @Spec
    private CommandSpec spec;

    private final SecureRandom random = new SecureRandom();
    private final PinPrompt prompt;

    private PinfoldCommand(PinPrompt prompt) {
        this.prompt = prompt;
    }

    public static void main(String[] arguments) {
        PinPrompt prompt = new PinPrompt(new InputStreamReader(System.in, Charset.defaultCharset()));
        System.exit(commandLine(prompt).execute(arguments));
    }

    static CommandLine commandLine(PinPrompt prompt) {
        return new CommandLine(new PinfoldCommand(prompt)).setExecutionExceptionHandler((e, commandLine, parsed) -> {
            if (e instanceof IOException || e instanceof PinfoldException || e instanceof IllegalArgumentException) {
                String reason = Optional.ofNullable(e.getMessage())
                        .orElseGet(() -> e.getClass().getSimpleName());
                Terminal.standard(commandLine.getErr()).failure("%s", reason);
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw e;
        });
    }

    @Command(description = "Tell the whole story: lost phone, restored profile, thief who gets nothing.")
    int story(
            @Option(
                            names = "--number",
                            paramLabel = "E164",
                            description = "an unregistered number instead of a random one")
                    Optional<String> number,
            @Option(
                            names = "--counters-command",
                            paramLabel = "SHELL",
                            description = "prints the token's counters of account $$PINFOLD_ACI")
                    Optional<String> countersCommand)
            throws IOException, PinfoldException {
        new Story(
                        api(),
                        recovery(),
                        random,
                        RepeatPolicy.DEFAULT,
                        terminal(),
                        new TokenCounters(countersCommand),
                        number)
                .tell();
        return CommandLine.ExitCode.OK;
    }

    @Command(description = "Prove a number with a code and register it.")
    int register(
            @Parameters(paramLabel = "E164", description = "for example +12025550123") String number,
            @Option(
                            names = "--development",
                            description = "take the code from the server's development outbox instead of asking")
                    boolean development)
            throws IOException, PinfoldException {
        return onPhone(phone -> {
            if (phone.openSession(number)) {
                phone.answerChallenge(new String(prompt.read("answer to the challenge")).strip());
            }
            phone.requestCode();
            phone.submitCode(development ? phone.codeFromDevelopmentOutbox() : askForCode());
            return register(phone);
        });
    }

    @Command(
            description = {
                "Register by a login at the organisation's OpenID provider instead of a number.",
                "Prints the nonce for the authentication request, and asks for the ID token that came of it."
            })
    int login() throws IOException, PinfoldException {
        return onPhone(phone -> {
            terminal().say("nonce: %s", phone.loginNonce());
            phone.logIn(new String(prompt.read("ID token")).strip());
            return register(phone);
        });
    }

    private int register(Phone phone) throws IOException, PinfoldException {
        try {
            RegistrationResponse registered = phone.register();
            terminal()
                    .good(
                            "registered: account %s%s",
                            phone.account(), registered.reregistered() ? ", known before" : "");
            if (phone.hasFormerAccount()) {
                terminal().say("this number led to another account before: for that one go on with restore");
            }
            if (registered.mustRestore()) {
                terminal().say("something is stored there: go on with restore, or begin anew with discard");
            }
            return CommandLine.ExitCode.OK;
        } catch (RegistrationLockedException e) {
            if (e.isLegacy()) {
                return guessing(() -> upgrade(phone));
            }
            terminal()
                    .bad(
                            "locked, time remaining %s. Go on with: restore",
                            e.timeRemaining().toString());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /** Old PIN, then a new one until it is neither weak nor the old one; with it comes a lock of Pinfold's own. */
    private int upgrade(Phone phone) throws IOException, PinfoldException {
        terminal().say("The number is locked with the old system's PIN. It is used once, and then replaced.");
        char[] oldPin = prompt.read("old PIN");
        try (LegacyUpgrade upgrade = phone.registerWithLegacyPin(oldPin)) {
            terminal().good("registered: account %s. Now choose another PIN.", phone.account());
            for (int choice = 0; choice < MAX_NEW_PINS; choice++) {
                try {
                    StoredSecret stored = withPin(pin -> phone.upgrade(upgrade, pin));
                    terminal()
                            .good(
                                    "stored, and locked: generation %d, %d guesses",
                                    stored.generation(), stored.triesRemaining());
                    return CommandLine.ExitCode.OK;
                } catch (LegacyPinReusedException | WeakPinException e) {
                    terminal().bad("%s", String.valueOf(e.getMessage()));
                }
            }
            terminal().bad("no PIN is set, the old lock holds. Go on with: set-pin --lock");
            return CommandLine.ExitCode.SOFTWARE;
        } finally {
            Arrays.fill(oldPin, '\0');
        }
    }

    @Command(name = "set-pin", description = "Store the master key behind a PIN; a first PIN draws the key.")
    int setPin(@Option(names = "--lock", description = "set the registration lock in the same step") boolean lock)
            throws IOException, PinfoldException {
        return onPhone(phone -> {
            StoredSecret stored = withPin(pin -> phone.setPin(pin, lock));
            terminal().good("stored: generation %d, %d guesses", stored.generation(), stored.triesRemaining());
            return CommandLine.ExitCode.OK;
        });
    }

    @Command(description = "Turn the registration lock on.")
    int lock() throws IOException, PinfoldException {
        return onPhone(phone -> {
            phone.lock();
            terminal().good("registration lock on");
            return CommandLine.ExitCode.OK;
        });
    }

    @Command(description = "Turn the registration lock off.")
    int unlock() throws IOException, PinfoldException {
        return onPhone(phone -> {
            phone.unlock();
            terminal().good("registration lock off");
            return CommandLine.ExitCode.OK;
        });
    }

    @Command(description = "Show the state of the stored secret.")
    int state() throws IOException, PinfoldException {
        return onPhone(phone -> {
            RecoveryState state = phone.state();
            terminal().say("account                    %s", state.account());
            terminal().say("state                      %s", state.state().wireName());
            terminal().say("generation                 %d", state.generation());
            terminal().say("tries remaining            %d", state.triesRemaining());
            terminal().say("guesses since last success %d", state.guessesSinceSuccess());
            return CommandLine.ExitCode.OK;
        });
    }

    @Command(description = "Spend one guess on a PIN, and keep nothing of what it brings.")
    int guess() throws IOException, PinfoldException {
        Phone phone = openPhone();
        return guessing(() -> {
            RestoredSecret restored = withPin(phone::restore);
            restored.masterKey().close();
            terminal().good("right PIN, tries remaining %d", restored.triesRemaining());
            return CommandLine.ExitCode.OK;
        });
    }

    @Command(description = "Restore the master key with the PIN; opens the registration lock if it stopped this phone.")
    int restore() throws IOException, PinfoldException {
        return onPhone(phone -> guessing(() -> {
            RestoredSecret restored = withPin(phone::restore);
            restored.masterKey().close();
            terminal().good("master key restored, tries remaining %d", restored.triesRemaining());
            if (phone.hasFormerAccount()) {
                terminal().say("now register the number again: with this key it leads to its former account");
            }
            if (!phone.isRegistered()) {
                phone.register();
                terminal().good("lock opened: account %s", phone.account());
            }
            return CommandLine.ExitCode.OK;
        }));
    }

    @Command(name = "remove-pin", description = "Remove the stored secret for good.")
    int removePin() throws IOException, PinfoldException {
        return onPhone(phone -> {
            phone.removePin();
            terminal().good("removed");
            return CommandLine.ExitCode.OK;
        });
    }

    @Command(description = "Encrypt files and upload them, in place of the present backup.")
    int backup(@Parameters(paramLabel = "FILE", arity = "1..*", description = "files of any kind") List<Path> paths)
            throws IOException, PinfoldException {
        List<BackupFile> files = new ArrayList<>();
        for (Path path : paths) {
            String name = path.getFileName().toString();
            String guessed = Optional.ofNullable(URLConnection.guessContentTypeFromName(name))
                    .orElse("application/octet-stream");
            files.add(new BackupFile(name, guessed, Octets.of(Files.readAllBytes(path))));
        }
        return onPhone(phone -> {
            terminal().good("uploaded as version %d", phone.backUp(files));
            return CommandLine.ExitCode.OK;
        });
    }

    @Command(description = "Download, decrypt and verify the backup.")
    int download(@Parameters(paramLabel = "FOLDER", description = "where to; files in it are not replaced") Path folder)
            throws IOException, PinfoldException {
        return onPhone(phone -> {
            List<BackupFile> files = phone.download();
            Files.createDirectories(folder);
            for (BackupFile file : files) {
                Files.write(
                        folder.resolve(file.name()),
                        file.content().toByteArray(),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
                terminal().good("%s, %d bytes", file.name(), file.content().size());
            }
            return CommandLine.ExitCode.OK;
        });
    }

    @Command(name = "remove-backup", description = "Remove the backup.")
    int removeBackup() throws IOException, PinfoldException {
        return onPhone(phone -> {
            phone.removeBackup();
            terminal().good("removed");
            return CommandLine.ExitCode.OK;
        });
    }

    @Command(description = "Begin anew with this number, in a new account, instead of restoring.")
    int discard() throws IOException, PinfoldException {
        return onPhone(phone -> {
            phone.discard();
            terminal().good("registered: account %s", phone.account());
            return CommandLine.ExitCode.OK;
        });
    }

    @Command(name = "link-device", description = "Let another phone join this account: print a token for it.")
    int linkDevice() throws IOException, PinfoldException {
        return onPhone(phone -> {
            LinkTokenResponse leave = phone.allowDevice();
            terminal()
                    .good("good for one phone and %d seconds; there: pinfold join, and this token:", leave.expiresIn());
            terminal().say("%s", leave.linkToken());
            return CommandLine.ExitCode.OK;
        });
    }

    @Command(description = "Join the account of another phone, with the token that it gave.")
    int join() throws IOException, PinfoldException {
        return onPhone(phone -> {
            phone.join(new String(prompt.read("token of the other phone")).strip());
            terminal().good("joined: account %s. For its backup: restore", phone.account());
            return CommandLine.ExitCode.OK;
        });
    }

    @Command(description = "List the account's devices.")
    int devices() throws IOException, PinfoldException {
        return onPhone(phone -> {
            for (DeviceInfo device : phone.devices()) {
                terminal()
                        .say(
                                "%d  since %s, seen %s",
                                device.id(),
                                Instant.ofEpochMilli(device.createdAt()),
                                Instant.ofEpochMilli(device.lastSeenAt()));
            }
            return CommandLine.ExitCode.OK;
        });
    }

    @Command(description = "Show what happened to the account: guesses, lock probes, PIN changes, devices.")
    int events(
            @Option(names = "--after", paramLabel = "ID", defaultValue = "0", description = "only later ones")
                    long after,
            @Option(names = "--wait", description = "if there is none, wait up to 20 seconds for one") boolean wait)
            throws IOException, PinfoldException {
        if (after < 0) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--after is 0 or more");
        }
        return onPhone(phone -> {
            long known = after;
            AccountEventsResponse answer = phone.events(known, wait ? PinfoldApi.MAX_EVENT_WAIT_SECONDS : 0);
            while (!answer.events().isEmpty()) {
                for (AccountEventInfo event : answer.events()) {
                    terminal().say("%s", line(event));
                }
                if (answer.next() <= known) {
                    // The server's database was turned back: it began again from the first.
                    break;
                }
                known = answer.next();
                answer = phone.events(known, 0);
            }
            return CommandLine.ExitCode.OK;
        });
    }

    /** Of a type that this version does not know the name is shown without what could move the cursor. */
    private static String line(AccountEventInfo event) {
        StringBuilder line = new StringBuilder()
                .append(event.id())
                .append("  ")
                .append(Instant.ofEpochMilli(event.timestamp()))
                .append("  ")
                .append(event.type().replaceAll("[^a-z-]", "?"));
        event.generation().ifPresent(generation -> line.append(", generation ").append(generation));
        event.triesRemaining()
                .ifPresent(tries -> line.append(", tries remaining ").append(tries));
        event.deviceId().ifPresent(device -> line.append(", device ").append(device));
        return event.times() == 1
                ? line.toString()
                : line.append(", ").append(event.times()).append(" times").toString();
    }

    @Command(name = "remove-device", description = "Remove a device from the account.")
    int removeDevice(@Parameters(paramLabel = "ID", description = "its number, from devices") int id)
            throws IOException, PinfoldException {
        return onPhone(phone -> {
            phone.removeDevice(id);
            terminal().good("removed");
            return CommandLine.ExitCode.OK;
        });
    }

    @Command(name = "delete-account", description = "Delete the account with all that is its, for good.")
    int deleteAccount() throws IOException, PinfoldException {
        return onPhone(phone -> {
            boolean complete = phone.deleteAccount();
            terminal().good(complete ? "deleted: nothing is left" : "deleted: the server erases the rest by itself");
            return CommandLine.ExitCode.OK;
        });
    }

    @FunctionalInterface
    private interface Step {
        int on(Phone phone) throws IOException, PinfoldException;
    }

    @FunctionalInterface
    private interface PinStep<T> {
        T with(char[] pin) throws IOException, PinfoldException;
    }

    /** Runs a step and keeps what the phone then knows, also when the step fails half way. */
    private int onPhone(Step step) throws IOException, PinfoldException {
        Phone phone = openPhone();
        try {
            return step.on(phone);
        } finally {
            new PhoneFolder(phoneFolder).save(phone.memory());
        }
    }

    private int guessing(Terminal.Work<Integer> work) throws IOException, PinfoldException {
        try {
            return work.run();
        } catch (PinMismatchException e) {
            terminal().bad("wrong PIN, tries remaining %d", e.triesRemaining());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private <T> T withPin(PinStep<T> step) throws IOException, PinfoldException {
        char[] pin = prompt.read("PIN");
        try {
            return terminal().during("hashing the PIN (Argon2id, 16 MiB, 32 passes)", () -> step.with(pin));
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    private String askForCode() throws IOException {
        return new String(prompt.read("code from the message")).strip();
    }

    private Phone openPhone() throws IOException {
        return new Phone(api(), recovery(), random, RepeatPolicy.DEFAULT, new PhoneFolder(phoneFolder).load());
    }

    private SecretRecovery recovery() {
        return new SecretRecovery(api(), new ServiceIdentity(serviceIdentity), random, RepeatPolicy.DEFAULT);
    }

    private PinfoldApi api() {
        return new PinfoldApi(new JdkHttpTransport(server));
    }

    private Terminal terminal() {
        PrintWriter out = spec.commandLine().getOut();
        return Terminal.standard(out);
    }
}
