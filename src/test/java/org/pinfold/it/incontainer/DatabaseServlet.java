package org.pinfold.it.incontainer;

import jakarta.annotation.Resource;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.StringJoiner;
import javax.sql.DataSource;
import org.jspecify.annotations.NullUnmarked;

/**
 * Runs one SQL statement, the body of {@code POST /test/database}, as somebody who writes the database would: not through
 * the server. Answers a row a line, columns separated by tabs, octets in hexadecimal, or the number of rows changed.
 */
@WebServlet(DatabaseServlet.PATH)
@NullUnmarked
public class DatabaseServlet extends HttpServlet {
    public static final String PATH = "/test/database";

    private static final long serialVersionUID = 1L;
    private static final int STATEMENT_FAILED = 599;

    @Resource(lookup = "java:comp/DefaultDataSource")
    private transient DataSource database;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String sql = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        response.setContentType("text/plain");
        response.setCharacterEncoding("UTF-8");
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                try (ResultSet rows = statement.getResultSet()) {
                    response.getWriter().print(print(rows));
                }
            } else {
                response.getWriter().print(statement.getUpdateCount());
            }
        } catch (SQLException e) {
            // A test is wrong: it shall see why.
            response.setStatus(STATEMENT_FAILED);
            response.getWriter().print(e.getMessage());
        }
    }

    private static String print(ResultSet rows) throws SQLException {
        StringBuilder text = new StringBuilder();
        while (rows.next()) {
            StringJoiner line = new StringJoiner("\t", "", "\n");
            for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                Object value = rows.getObject(column);
                line.add(value instanceof byte[] octets ? HexFormat.of().formatHex(octets) : String.valueOf(value));
            }
            text.append(line);
        }
        return text.toString();
    }
}
