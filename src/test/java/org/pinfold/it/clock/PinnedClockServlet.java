package org.pinfold.it.clock;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Lets a test that comes through the public door move the clock: {@code POST /test/clock?advance=PT1H} or {@code ?set=…Z}. */
@WebServlet(PinnedClockServlet.PATH)
public class PinnedClockServlet extends HttpServlet {
    public static final String PATH = "/test/clock";

    private static final long serialVersionUID = 1L;

    @Inject
    private transient PinnedClock clock;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String advance = request.getParameter("advance");
        String set = request.getParameter("set");
        if (advance != null) {
            clock.advance(Duration.parse(advance));
        }
        if (set != null) {
            clock.set(Instant.parse(set));
        }
        doGet(request, response);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.getWriter().print(clock.now());
    }
}
