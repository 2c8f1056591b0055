package org.pinfold.admin;

import java.util.List;

/** {@code org.pinfold:type=LegacyImport}: imports locks of an old system from a file. */
public interface LegacyImportMXBean {
    /**
     * Starts an import in the background; one at a time.
     *
     * @param fileName a name in the directory {@code pinfold.legacy-import.directory}, never a path
     * @return why it was not started, or an empty text
     */
    String start(String fileName);

    /** Stops the import that runs, between two batches; the same file again goes on where it was. */
    void cancel();

    /** IDLE, RUNNING, ENDED, CANCELLED or FAILED. */
    String getState();

    /** Name of the latest file. */
    String getFile();

    /** Lines done, with the header. */
    long getLines();

    /** Locks that this run imported. */
    long getImported();

    /** Lines whose lock an earlier run had imported. */
    long getKnown();

    /** Lines that are not imported. */
    long getBad();

    /** The first 10,000 of these: {@code line 17: reason}. Never what is in a line. */
    List<String> getBadLines();

    /** Why the latest import failed, or an empty text. */
    String getFailure();
}
