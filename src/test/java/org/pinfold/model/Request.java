package org.pinfold.model;

import java.util.Optional;
import org.pinfold.ledger.Slot;

/**
 * A request on its way through a server: what is in its thread's memory, and nothing that a crash would leave.
 *
 * @param kind what is asked
 * @param node the server that has it
 * @param account whose secret
 * @param point the point to evaluate, or the PIN to store
 * @param attempt what is to be unlocked
 * @param proof what comes with it
 * @param ticket what is to be stored, or was promised
 * @param phase the step that is next
 * @param seen the slot as it was read or as the debit left it
 * @param slotNumber its number
 * @param row the record that was found
 * @param evaluated whether the point was evaluated already
 */
record Request(
        Kind kind,
        int node,
        int account,
        int point,
        Optional<Attempt> attempt,
        Proof proof,
        Optional<Ticket> ticket,
        Phase phase,
        Optional<Slot> seen,
        int slotNumber,
        Optional<Row> row,
        boolean evaluated) {

    enum Kind {
        EVALUATE,
        UNLOCK,
        SWEEP,
        START,
        STORE,
        REMOVE,
        READ_LOCK,
        DELETE_ACCOUNT
    }

    enum Proof {
        /** There is none, or it is wrong. */
        WRONG,
        /** Made for this attempt by somebody who knows the PIN. */
        RIGHT,
        /** Made for another attempt of the same record. */
        OF_ANOTHER_ATTEMPT
    }

    enum Phase {
        READ_SLOT,
        READ_ROWS,
        PROMOTE,
        INSERT,
        ALLOCATE,
        WAIT_FOR_WRITER,
        WAIT_FOR_MIRROR,
        EVALUATE,
        WIPE,
        PROMOTE_OWN,
        CHECK_WHO_OPENED,
        READ_LOCK,
        FORGET_ACCOUNT,
        ANSWER,
        ANSWER_STALE
    }

    static Request of(Kind kind, int node, int account) {
        return new Request(
                kind,
                node,
                account,
                0,
                Optional.empty(),
                Proof.WRONG,
                Optional.empty(),
                Phase.READ_SLOT,
                Optional.empty(),
                0,
                Optional.empty(),
                false);
    }

    Request withPoint(int value) {
        return new Request(kind, node, account, value, attempt, proof, ticket, phase, seen, slotNumber, row, evaluated);
    }

    Request with(Attempt value, Proof made) {
        return new Request(
                kind, node, account, point, Optional.of(value), made, ticket, phase, seen, slotNumber, row, evaluated);
    }

    Request with(Ticket value) {
        return new Request(
                kind,
                node,
                account,
                point,
                attempt,
                proof,
                Optional.of(value),
                phase,
                seen,
                slotNumber,
                row,
                evaluated);
    }

    Request at(Phase next) {
        return new Request(kind, node, account, point, attempt, proof, ticket, next, seen, slotNumber, row, evaluated);
    }

    Request seeing(int number, Slot slot) {
        return new Request(
                kind, node, account, point, attempt, proof, ticket, phase, Optional.of(slot), number, row, evaluated);
    }

    /** Begins once more at the slot. */
    Request again() {
        return new Request(
                kind,
                node,
                account,
                point,
                attempt,
                proof,
                ticket,
                Phase.READ_SLOT,
                Optional.empty(),
                0,
                Optional.empty(),
                evaluated);
    }

    Request finding(Row found) {
        return new Request(
                kind,
                node,
                account,
                point,
                attempt,
                proof,
                ticket,
                phase,
                seen,
                slotNumber,
                Optional.of(found),
                evaluated);
    }

    Request evaluating() {
        return new Request(kind, node, account, point, attempt, proof, ticket, phase, seen, slotNumber, row, true);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case EVALUATE -> "evaluate point " + point + " for account " + account;
            case UNLOCK ->
                "unlock account " + account + " with a "
                        + switch (proof) {
                            case WRONG -> "wrong proof";
                            case RIGHT -> "right proof";
                            case OF_ANOTHER_ATTEMPT -> "replayed proof";
                        }
                        + attempt.map(each -> " for round " + each.round() + ", guess " + each.used())
                                .orElse("");
            case SWEEP -> "sweep account " + account;
            case START -> "start to store PIN " + point + " for account " + account;
            case STORE ->
                "store PIN "
                        + ticket.map(each -> each.pin() + " as " + each.name()).orElse("");
            case REMOVE -> "remove the secret of account " + account;
            case READ_LOCK -> "read the lock of account " + account;
            case DELETE_ACCOUNT -> "delete account " + account;
        };
    }
}
