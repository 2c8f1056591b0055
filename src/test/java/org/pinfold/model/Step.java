package org.pinfold.model;

import java.util.function.Supplier;

/**
 * One step and the state after it.
 *
 * @param label what happens; made only for a trace
 */
record Step(World after, Supplier<String> label) {}
