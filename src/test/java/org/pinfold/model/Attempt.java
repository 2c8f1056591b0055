package org.pinfold.model;

/** A debited guess, as the device carries it from evaluate to unlock. */
record Attempt(RecordName name, int round, int used, int point) {}
