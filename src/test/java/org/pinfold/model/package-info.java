/**
 * A model of the ledger's rules, explored to its end: every interleaving of a few requests, with a crash, a refusing
 * database or a store turned back at any place.
 *
 * <p><b>What is real.</b> The rules that decide are the server's own: {@link org.pinfold.ledger.SlotRules}, {@link
 * org.pinfold.ledger.Slot} and its order, {@link org.pinfold.ledger.Mirror#over}, {@link
 * org.pinfold.recovery.LiveRecord}, {@link org.pinfold.ledger.GuessPolicy#effectiveMaxTries}. A change of theirs is
 * checked without the model being touched.
 *
 * <p><b>What is modelled</b>, and may differ from the server: the order of the steps. {@link org.pinfold.model.Requests} is
 * the way of each request, {@link org.pinfold.model.LedgerWriter} the one writer with its batches, {@link
 * org.pinfold.model.Faults} crash, start with reconciliation, copies, and the properties. A step is one durable write (token
 * write, database transaction), one read, one evaluation or one answer. What a crash takes is in {@link
 * org.pinfold.model.Node} and {@link org.pinfold.model.Request}; what it leaves is in {@link org.pinfold.model.Token}
 * and {@link org.pinfold.model.Database}. {@link org.pinfold.model.Truth} sees everything and decides nothing.
 *
 * <p><b>What a passed exploration does not show.</b>
 *
 * <ul>
 *   <li>Anything about the server's own code for these steps: it may take them in another order. Tests of the services,
 *       the ledger and the killed processes are for that.
 *   <li>Larger numbers. Two clients with one request each at a time, two accounts and slots, two tries, one proven
 *       success, two starts, one removal, one turned-back copy of a store. Crashes and failures are not counted: as many as you
 *       like.
 *   <li>A torn or lost write. A token write is there as a whole or not at all, and an acknowledged one stays; likewise a
 *       transaction. Registers, journal and pages are below this model.
 *   <li>A forged row or tag. Tags are injective here, four octets of a MAC there; the database is turned back as a whole.
 *   <li>A store that is turned back under a running server: here it is down meanwhile.
 *   <li>Time. Pacing is off, the sweep of a used-up slot may come at any time, tickets expire when no request is under
 *       way, which stands for the hour's grace.
 *   <li>Two servers, beyond guesses and a store while one takes over from the other. What the one that was taken over
 *       still answers, before its next write tells it, is not checked.
 * </ul>
 */
@NullMarked
package org.pinfold.model;

import org.jspecify.annotations.NullMarked;
