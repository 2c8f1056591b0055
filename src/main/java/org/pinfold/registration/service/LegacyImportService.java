package org.pinfold.registration.service;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.recovery.LegacyGate;
import org.pinfold.registration.LegacyImport;
import org.pinfold.registration.LegacyImportProgress;
import org.pinfold.registration.LegacyImportSettings;
import org.pinfold.registration.LegacyImportSteps;
import org.pinfold.token.CryptoToken;

/** Imports an old system's locks in the background, one file at a time. An administrator's act: no device reaches it. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class LegacyImportService {
    private static final System.Logger LOG = System.getLogger(LegacyImportService.class.getName());

    /** So many operations share a write to the token. */
    private static final int WORKERS = 32;

    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");

    @Inject
    LegacyImportSettings settings;

    @Inject
    LegacyImportSteps steps;

    @Inject
    GuessLedger ledger;

    @Inject
    LegacyGate gate;

    @Inject
    CryptoToken token;

    @Inject
    AuditTrail audit;

    @Inject
    Clock clock;

    @Resource
    ManagedThreadFactory threads;

    private Optional<LegacyImport> latest = Optional.empty();

    /** Gives back what an import left that a crash cut short. Called when the server has started. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public void giveBackSlots() {
        steps.giveBackSlots();
    }

    /**
     * Starts an import.
     *
     * @param fileName of a file in the configured directory
     * @return why it was not started; empty if it was
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public synchronized Optional<String> start(String fileName) {
        if (progress().state() == LegacyImportProgress.State.RUNNING) {
            return Optional.of("an import is running");
        }
        if (settings.directory().isEmpty()) {
            return Optional.of("pinfold.legacy-import.directory is not set");
        }
        Path file =
                settings.directory().get().resolve(FILE_NAME.matcher(fileName).matches() ? fileName : "");
        // Nor a link that leads out of it.
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !Files.isReadable(file)) {
            return Optional.of("there is no such file in the directory of imports");
        }
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS, threads);
        LegacyImport next = new LegacyImport(steps, ledger, gate, token, clock, workers, fileName);
        audit.append(SecurityEvent.LEGACY_IMPORT_BEGUN, Optional.empty(), Map.of("file", fileName));
        latest = Optional.of(next);
        threads.newThread(() -> run(next, file, workers)).start();
        return Optional.empty();
    }

    private void run(LegacyImport next, Path file, ExecutorService workers) {
        // Octets that are no UTF-8 spoil their line, not the file: this decoder replaces them.
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            next.run(in);
            LegacyImportProgress end = next.progress();
            audit.append(
                    SecurityEvent.LEGACY_IMPORT_ENDED,
                    Optional.empty(),
                    Map.of(
                            "state", end.state().name(),
                            "imported", Long.toString(end.imported()),
                            "known", Long.toString(end.known()),
                            "bad", Long.toString(end.bad())));
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "an import ended: {0}",
                    e.getClass().getName());
        } finally {
            next.failUnlessEnded();
            workers.shutdown();
        }
    }

    /** Asks the import that runs to stop. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public synchronized void cancel() {
        latest.ifPresent(LegacyImport::cancel);
    }

    /** How far the latest import has come. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public synchronized LegacyImportProgress progress() {
        return latest.map(LegacyImport::progress).orElse(LegacyImportProgress.NONE);
    }

    @PreDestroy
    void stop() {
        cancel();
    }
}
