package org.pinfold.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.OutboxMessage;
import org.pinfold.protocol.messages.OutboxResponse;
import org.pinfold.registration.DevelopmentProfile;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.service.DevelopmentCodeSender;
import org.pinfold.registration.service.DevelopmentCodeSender.SentCode;

/**
 * {@code /v1/development/outbox}: the codes that the development sender kept. Open to everyone on the loopback that the
 * development profile demands; without the profile there is nothing at this address.
 */
@Path("/development/outbox")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class DevelopmentOutboxResource {
    @Inject
    DevelopmentProfile profile;

    @Inject
    DevelopmentCodeSender sender;

    @GET
    @Path("/{number}")
    @PermitAll
    public Response messages(@PathParam("number") String text) {
        if (!profile.active()) {
            return ProblemResponse.of(ProblemType.NOT_FOUND).build();
        }
        return PhoneNumber.parse(text)
                .flatMap(sender::sentTo)
                .map(DevelopmentOutboxResource::answer)
                .orElseGet(() -> ProblemResponse.of(ProblemType.INVALID_NUMBER).build());
    }

    private static Response answer(List<SentCode> sent) {
        return Response.ok(new OutboxResponse(sent.stream()
                        .map(message -> new OutboxMessage(
                                message.number().e164(),
                                message.code().digits(),
                                message.transport().wireName()))
                        .toList()))
                .build();
    }
}
