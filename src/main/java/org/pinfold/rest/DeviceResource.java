package org.pinfold.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.pinfold.protocol.CallerRole;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.DeviceInfo;
import org.pinfold.protocol.messages.DevicesResponse;
import org.pinfold.protocol.messages.LinkDeviceRequest;
import org.pinfold.protocol.messages.LinkDeviceResponse;
import org.pinfold.protocol.messages.LinkTokenResponse;
import org.pinfold.registration.Device;
import org.pinfold.registration.DeviceLink;
import org.pinfold.registration.LinkOutcome;
import org.pinfold.registration.LinkToken;
import org.pinfold.registration.service.DeviceService;
import org.pinfold.rest.limit.Limited;
import org.pinfold.rest.limit.RequestLimit;

/** {@code /v1/devices}: the devices of an account (protocol.md, section 10.4). */
@Path("/devices")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class DeviceResource {
    @Inject
    DeviceService devices;

    @Context
    SecurityContext security;

    @POST
    @Path("/link_token")
    @RolesAllowed(CallerRole.DEVICE)
    public Response allow() {
        return devices.allow(Callers.account(security), Callers.deviceId(security))
                .map(token -> Response.ok(new LinkTokenResponse(token.text(), DeviceLink.LIFETIME.toSeconds())))
                .map(Response.ResponseBuilder::build)
                .orElseGet(() -> problem(ProblemType.FORBIDDEN));
    }

    @POST
    @PermitAll
    @Limited(RequestLimit.LINKS)
    public Response link(LinkDeviceRequest request) {
        request.name().ifPresent(name -> Fields.requireSize("name", name, 1, Device.MAX_NAME_BYTES));
        LinkOutcome outcome = LinkToken.parse(request.linkToken())
                .map(token -> devices.link(token, request.name()))
                .orElseGet(LinkOutcome.NoToken::new);
        if (outcome instanceof LinkOutcome.Linked linked) {
            return Response.ok(new LinkDeviceResponse(
                            linked.account().toString(),
                            linked.deviceId(),
                            linked.password().text()))
                    .build();
        }
        return problem(
                outcome instanceof LinkOutcome.TooManyDevices
                        ? ProblemType.TOO_MANY_DEVICES
                        : ProblemType.NO_LINK_TOKEN);
    }

    @GET
    @RolesAllowed(CallerRole.DEVICE)
    public DevicesResponse list() {
        return new DevicesResponse(devices.list(Callers.account(security)).stream()
                .map(device -> new DeviceInfo(
                        device.id(),
                        device.name(),
                        device.createdAt().toEpochMilli(),
                        device.lastSeenAt().toEpochMilli()))
                .toList());
    }

    @DELETE
    @Path("/{id: [1-9][0-9]{0,8}}")
    @RolesAllowed(CallerRole.DEVICE)
    public Response remove(@PathParam("id") int id) {
        return switch (devices.remove(Callers.account(security), Callers.deviceId(security), id)) {
            case REMOVED -> Response.noContent().build();
            case NO_DEVICE -> problem(ProblemType.NO_DEVICE);
            case FORBIDDEN -> problem(ProblemType.FORBIDDEN);
            case FIRST_DEVICE -> problem(ProblemType.FIRST_DEVICE);
        };
    }

    private static Response problem(ProblemType type) {
        return ProblemResponse.of(type).build();
    }
}
