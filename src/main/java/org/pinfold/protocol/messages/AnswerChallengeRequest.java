package org.pinfold.protocol.messages;

/**
 * Body of {@code PATCH /v1/verification/session/{id}}.
 *
 * @param challenge what the app got from the challenge, 1 to 12,288 characters of printable ASCII without blanks
 */
public record AnswerChallengeRequest(String challenge) {
    @Override
    public String toString() {
        return "AnswerChallengeRequest[]";
    }
}
