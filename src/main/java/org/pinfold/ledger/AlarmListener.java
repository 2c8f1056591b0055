package org.pinfold.ledger;

/**
 * Hears of everything that an administrator must know, when it is found.
 *
 * <p>Called by whoever raises an alarm, on any thread, also inside a transaction or while a lock is held. An
 * implementation is safe for use by many threads, does not call back into whoever raised, and must not throw: an alarm
 * that could not be told must not change what is done about its cause.
 */
@FunctionalInterface
public interface AlarmListener {
    /** Something was found and nobody has been told yet, the audit trail included. */
    void raised(GuessLedger.Alarm alarm);

    /**
     * Something was found, and whoever found it has written it into the audit trail: with the account that it concerns,
     * which an alarm does not name, or in the transaction of the act.
     */
    default void told(GuessLedger.Alarm alarm) {
        raised(alarm);
    }
}
