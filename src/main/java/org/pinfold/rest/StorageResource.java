package org.pinfold.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pinfold.backup.BackupItem;
import org.pinfold.backup.BackupManifest;
import org.pinfold.backup.BackupWrite;
import org.pinfold.backup.ReadOutcome;
import org.pinfold.backup.WriteOutcome;
import org.pinfold.backup.service.BackupService;
import org.pinfold.protocol.BackupItemId;
import org.pinfold.protocol.CallerRole;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.ReadItemsRequest;
import org.pinfold.protocol.messages.ReadItemsResponse;
import org.pinfold.protocol.messages.StorageItem;
import org.pinfold.protocol.messages.StorageManifest;
import org.pinfold.protocol.messages.WriteStorageRequest;

/** {@code /v1/storage}: the encrypted profile backup (protocol.md, section 10.6). */
@Path("/storage")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class StorageResource {
    private static final WriteOutcome.Cases<Response> WRITE_ANSWERS = new WriteAnswers();
    private static final ReadOutcome.Cases<Response> READ_ANSWERS = new ReadAnswers();

    @Inject
    BackupService backup;

    @Context
    SecurityContext security;

    @GET
    @Path("/manifest")
    @RolesAllowed(CallerRole.DEVICE)
    public Response manifest() {
        return answer(backup.manifest(Callers.account(security)));
    }

    /** No content if the device has the present version already. */
    @GET
    @Path("/manifest/version/{version: [0-9]{1,18}}")
    @RolesAllowed(CallerRole.DEVICE)
    public Response manifestUnlessVersion(@PathParam("version") long known) {
        Optional<BackupManifest> present = backup.manifest(Callers.account(security));
        return present.isPresent() && present.get().version() == known
                ? Response.noContent().build()
                : answer(present);
    }

    @PUT
    @RolesAllowed(CallerRole.DEVICE)
    public Response write(WriteStorageRequest request) {
        return backup.write(Callers.account(security), write(request.manifest(), request))
                .fold(WRITE_ANSWERS);
    }

    @POST
    @Path("/read")
    @RolesAllowed(CallerRole.DEVICE)
    public Response read(ReadItemsRequest request) {
        Fields.require("readKeys", request.readKeys().size() <= ReadOutcome.MAX_KEYS);
        return backup.read(Callers.account(security), ids("readKeys", request.readKeys()))
                .fold(READ_ANSWERS);
    }

    @DELETE
    @RolesAllowed(CallerRole.DEVICE)
    public Response remove() {
        backup.remove(Callers.account(security));
        return Response.noContent().build();
    }

    private static Response answer(Optional<BackupManifest> manifest) {
        return manifest.map(present -> Response.ok(message(present)).build())
                .orElseGet(() -> ProblemResponse.of(ProblemType.NO_BACKUP).build());
    }

    private static StorageManifest message(BackupManifest manifest) {
        return new StorageManifest(manifest.version(), manifest.value());
    }

    private static BackupWrite write(StorageManifest manifest, WriteStorageRequest request) {
        Fields.require("manifest.version", manifest.version() >= 1);
        Fields.requireSize("manifest.value", manifest.value(), 1, BackupManifest.MAX_VALUE_BYTES);
        List<StorageItem> inserts = request.insertItems();
        List<Octets> deletes = request.deleteItems();
        Fields.require("insertItems", inserts.size() <= BackupWrite.MAX_OPERATIONS);
        Fields.require("deleteItems", deletes.size() <= BackupWrite.MAX_OPERATIONS - inserts.size());
        List<BackupItem> insertItems = new ArrayList<>();
        Set<BackupItemId> inserted = new HashSet<>();
        for (StorageItem item : inserts) {
            BackupItemId id = id("insertItems.id", item.id());
            Fields.require("insertItems.id", inserted.add(id));
            Fields.requireSize("insertItems.value", item.value(), 1, BackupItem.MAX_VALUE_BYTES);
            insertItems.add(new BackupItem(id, item.value()));
        }
        Set<BackupItemId> deleteItems = ids("deleteItems", deletes);
        Fields.require("deleteItems", deleteItems.stream().noneMatch(inserted::contains));
        return new BackupWrite(
                new BackupManifest(manifest.version(), manifest.value()),
                insertItems,
                deleteItems,
                request.clearAll().orElse(false));
    }

    private static Set<BackupItemId> ids(String field, List<Octets> octets) {
        Set<BackupItemId> ids = new HashSet<>();
        for (Octets id : octets) {
            ids.add(id(field, id));
        }
        return ids;
    }

    private static BackupItemId id(String field, Octets octets) {
        Fields.requireSize(field, octets, BackupItemId.SIZE_BYTES);
        return new BackupItemId(octets);
    }

    private static final class WriteAnswers implements WriteOutcome.Cases<Response> {
        @Override
        public Response written(WriteOutcome.Written outcome) {
            return Response.noContent().build();
        }

        @Override
        public Response conflict(WriteOutcome.Conflict outcome) {
            ProblemResponse problem = ProblemResponse.of(ProblemType.MANIFEST_CONFLICT);
            outcome.present().map(StorageResource::message).ifPresent(problem::manifest);
            return problem.build();
        }

        @Override
        public Response limitExceeded(WriteOutcome.LimitExceeded outcome) {
            return ProblemResponse.of(ProblemType.LIMIT_EXCEEDED).build();
        }
    }

    private static final class ReadAnswers implements ReadOutcome.Cases<Response> {
        @Override
        public Response items(ReadOutcome.Items outcome) {
            return Response.ok(new ReadItemsResponse(outcome.found().stream()
                            .map(item -> new StorageItem(item.id().octets(), item.value()))
                            .toList()))
                    .build();
        }

        @Override
        public Response limitExceeded(ReadOutcome.LimitExceeded outcome) {
            return ProblemResponse.of(ProblemType.LIMIT_EXCEEDED)
                    .field("readKeys")
                    .build();
        }
    }
}
