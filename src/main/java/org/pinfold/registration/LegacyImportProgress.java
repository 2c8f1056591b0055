package org.pinfold.registration;

import java.util.List;
import java.util.Optional;

/**
 * How far an import has come, or what became of the last one.
 *
 * @param state what it does
 * @param file its name in the directory of imports, empty if there was none since the start
 * @param lines lines done, with the header
 * @param imported locks that this run imported
 * @param known lines whose lock was imported before
 * @param bad lines that are not imported
 * @param badLines the first {@link #MAX_BAD_LINES} of these
 * @param failure why it stopped, if it did before the end
 */
public record LegacyImportProgress(
        State state,
        String file,
        long lines,
        long imported,
        long known,
        long bad,
        List<LegacyImportLine.Bad> badLines,
        Optional<String> failure) {
    /** No more bad lines than these are kept, however many are counted. */
    public static final int MAX_BAD_LINES = 10_000;

    /** None since the server's start. */
    public static final LegacyImportProgress NONE =
            new LegacyImportProgress(State.IDLE, "", 0, 0, 0, 0, List.of(), Optional.empty());

    /** What an import does. */
    public enum State {
        /** There was none. */
        IDLE,
        /** It runs. */
        RUNNING,
        /** It came to the end of its file. */
        ENDED,
        /** An administrator, or the end of the server, stopped it. */
        CANCELLED,
        /** Something failed; what is imported stays so. */
        FAILED
    }

    public LegacyImportProgress {
        badLines = List.copyOf(badLines);
    }
}
