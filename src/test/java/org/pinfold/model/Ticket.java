package org.pinfold.model;

/**
 * What a start promised.
 *
 * @param name of the record that it would open
 * @param pin of the device that started
 * @param removals how many removals the account had seen by then; for the checks only
 */
record Ticket(RecordName name, int pin, int removals) {}
