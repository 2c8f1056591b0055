package org.pinfold.it.http;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.Set;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.pinfold.protocol.ProblemType;

/** Says that an answer is a problem document, and which: RFC 9457, with nothing in it that the protocol does not name. */
final class ProblemAssert extends AbstractAssert<ProblemAssert, Answer> {
    private static final Set<String> MEMBERS = Set.of(
            "type",
            "title",
            "status",
            "field",
            "triesRemaining",
            "retryAfterSeconds",
            "timeRemainingMillis",
            "recoveryCredential",
            "manifest");

    private ProblemAssert(Answer answer) {
        super(answer, ProblemAssert.class);
    }

    static ProblemAssert assertThatAnswer(Answer answer) {
        return new ProblemAssert(answer);
    }

    /** The problem of this type, in the one form that all of them have. */
    ProblemAssert isProblem(ProblemType type) {
        isNotNull();
        Assertions.assertThat(actual.status()).as(about("status")).isEqualTo(type.status());
        Assertions.assertThat(actual.header("Content-Type"))
                .as(about("media type"))
                .contains("application/problem+json");
        JsonObject problem = actual.json();
        Assertions.assertThat(problem.getString("type")).as(about("type")).isEqualTo(type.uri());
        Assertions.assertThat(problem.getString("title")).isEqualTo(type.title());
        Assertions.assertThat(problem.getInt("status")).isEqualTo(type.status());
        Assertions.assertThat(problem.keySet()).as(about("members")).isSubsetOf(MEMBERS);
        if (type.status() == 401) {
            Assertions.assertThat(actual.header("WWW-Authenticate"))
                    .as(about("challenge"))
                    .isPresent();
        }
        if (problem.containsKey("retryAfterSeconds")) {
            Assertions.assertThat(actual.header("Retry-After"))
                    .contains(Integer.toString(problem.getInt("retryAfterSeconds")));
        }
        return this;
    }

    /** The document names this field. */
    ProblemAssert naming(String field) {
        JsonObject problem = actual.json();
        Assertions.assertThat(problem.get("field"))
                .as(about("field"))
                .isInstanceOfSatisfying(
                        JsonString.class,
                        named -> Assertions.assertThat(named.getString()).isEqualTo(field));
        return this;
    }

    /** The document names no field: it would be one that the client made up. */
    ProblemAssert namingNoField() {
        Assertions.assertThat(actual.json()).as(about("members")).doesNotContainKey("field");
        return this;
    }

    /** The answer has this status, whatever its form. */
    ProblemAssert hasStatus(int status) {
        isNotNull();
        Assertions.assertThat(actual.status()).as(about("status")).isEqualTo(status);
        return this;
    }

    private String about(String part) {
        return descriptionText() + ": " + part + " of " + actual;
    }
}
