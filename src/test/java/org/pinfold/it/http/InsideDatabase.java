package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.pinfold.it.incontainer.DatabaseServlet;
import org.pinfold.protocol.Aci;

/** The database as somebody sees and changes it who is not the server. */
final class InsideDatabase {
    private final HttpProbe http;

    InsideDatabase(HttpProbe http) {
        this.http = http;
    }

    /** The rows of a query, each a list of columns as text. */
    List<List<String>> rows(String sql) {
        return run(sql).lines().map(line -> List.of(line.split("\t", -1))).toList();
    }

    /** The one column of the one row. */
    String value(String sql) {
        List<List<String>> rows = rows(sql);
        assertThat(rows).as(sql).hasSize(1);
        assertThat(rows.get(0)).as(sql).hasSize(1);
        return rows.get(0).get(0);
    }

    /** Changes exactly one row. */
    void changeOne(String sql) {
        assertThat(run(sql)).as(sql).isEqualTo("1");
    }

    void change(String sql) {
        run(sql);
    }

    /** Number of the account's slot in the ledger. */
    int slotOf(Aci account) {
        return Integer.parseInt(value("SELECT slot FROM ledger_mirror WHERE account = '" + account + "'"));
    }

    private String run(String sql) {
        Answer answer = http.post(DatabaseServlet.PATH)
                .body("text/plain", sql.getBytes(StandardCharsets.UTF_8))
                .send();
        assertThat(answer.status()).as("%s: %s", sql, answer.text()).isEqualTo(200);
        return answer.text();
    }
}
