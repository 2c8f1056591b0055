package org.pinfold.registration;

import org.pinfold.protocol.Aci;
import org.pinfold.recovery.LegacyLock;

/** What is to be done with a line's lock. */
public sealed interface LegacyImportPlan {
    /** The line. */
    LegacyImportLine.Row row();

    /** It goes to a new account, or to one that has neither lock nor secret. */
    record Place(LegacyImportLine.Row row, Aci account, boolean newAccount) implements LegacyImportPlan {}

    /** The number's account has an imported lock. */
    record Known(LegacyImportLine.Row row, LegacyLock lock) implements LegacyImportPlan {}

    /** It cannot be imported. */
    record Refused(LegacyImportLine.Row row, LegacyImportLine.Fault fault) implements LegacyImportPlan {}
}
