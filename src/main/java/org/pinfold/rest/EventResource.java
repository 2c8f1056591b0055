package org.pinfold.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.regex.Pattern;
import org.pinfold.protocol.CallerRole;

/** {@code /v1/accounts/events}: what happened to the account (protocol.md, section 18). */
@Path("/accounts/events")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class EventResource {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
    private static final long MAX_WAIT_SECONDS = 30;

    @Inject
    EventPolls polls;

    @Context
    SecurityContext security;

    @GET
    @RolesAllowed({CallerRole.DEVICE, CallerRole.FROZEN})
    public void read(
            @QueryParam("after") List<String> after,
            @QueryParam("wait") List<String> wait,
            @Suspended AsyncResponse response) {
        EventPolls.Poll poll = new EventPolls.Poll(
                Callers.account(security), Callers.deviceId(security), number("after", after, Long.MAX_VALUE));
        polls.answer(response, poll, number("wait", wait, MAX_WAIT_SECONDS));
    }

    /** 0 if it is absent. */
    private static long number(String name, List<String> values, long max) {
        if (values.isEmpty()) {
            return 0;
        }
        Fields.require(name, values.size() == 1 && DIGITS.matcher(values.get(0)).matches());
        long number = Long.parseLong(values.get(0));
        Fields.require(name, number <= max);
        return number;
    }
}
