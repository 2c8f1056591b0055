/**
 * What measures Pinfold: a load generator that restores and guesses over HTTP against a running server, and JMH
 * benchmarks of what a guess is made of. {@code server-config/benchmark} runs both; no build does. How each figure comes
 * about is in {@code src/site/markdown/performance.md}.
 */
@NullMarked
package org.pinfold.benchmark;

import org.jspecify.annotations.NullMarked;
