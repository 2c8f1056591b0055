package org.pinfold.client;

import org.pinfold.protocol.ProblemType;

/** The service has lost the stored secret: its database was turned back. No guess was counted, and no PIN is wrong. */
public final class RecordLostException extends ProblemException {
    private static final long serialVersionUID = 1L;

    RecordLostException() {
        super(ProblemType.RECORD_LOST);
    }
}
