package org.pinfold.ledger;

/** Is told of alarms when they are raised, on whatever thread that happens. Must not throw. */
public interface AlarmListener {
    void raised(GuessLedger.Alarm alarm);
}
