package org.pinfold.model;

/**
 * A property that does not hold.
 *
 * @param detail what was seen
 */
record Violation(Property property, String detail) {}
