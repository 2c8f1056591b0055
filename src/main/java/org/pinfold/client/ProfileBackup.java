package org.pinfold.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pinfold.protocol.BackupCipher;
import org.pinfold.protocol.BackupItemId;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.StorageKey;
import org.pinfold.protocol.messages.ReadItemsRequest;
import org.pinfold.protocol.messages.StorageItem;
import org.pinfold.protocol.messages.StorageManifest;
import org.pinfold.protocol.messages.WriteStorageRequest;

/**
 * The encrypted backup of a profile: files go in, the same octets come out, and the server sees neither names nor
 * content (protocol.md, section 8). What the server can see is how many items there are and how large.
 *
 * <p>Non-features: no merging of two devices' writes (a conflict is told), no hiding of sizes, and no defence against a
 * server that shows an older backup to a device that knows no newer version.
 */
public final class ProfileBackup implements AutoCloseable {
    /** Greatest plaintext of one item, octets. */
    public static final int CHUNK_BYTES = 131_072;

    /** Items in one write or read: about a megabyte, 1.4 on the wire. */
    static final int ITEMS_PER_REQUEST = 8;

    /** Greatest ciphertext of a manifest, and greatest number of items in one write (protocol.md, section 8.3). */
    private static final int MAX_MANIFEST_BYTES = 65_536;

    private static final int MAX_OPERATIONS = 1_000;

    private final PinfoldApi api;
    private final RepeatPolicy repeatPolicy;
    private final DeviceCredential device;
    private final StorageKey storageKey;
    private final BackupCipher cipher;
    private final SecureRandom random;

    /** @param masterKey not closed by this object */
    public ProfileBackup(
            PinfoldApi api,
            DeviceCredential device,
            MasterKey masterKey,
            SecureRandom random,
            RepeatPolicy repeatPolicy) {
        this.api = api;
        this.device = device;
        this.random = random;
        this.repeatPolicy = repeatPolicy;
        this.storageKey = masterKey.storageKey();
        this.cipher = new BackupCipher(storageKey, random);
    }

    /**
     * Replaces the backup by these files. Readers see the old files or the new ones, never a mixture. An upload of more
     * than a megabyte takes several writes; one that is cut off leaves the old files in force.
     *
     * @return the version of the new manifest
     * @throws IllegalArgumentException if two files have one name, or the list of files is larger than half a manifest
     * @throws ManifestConflictException if another device wrote meanwhile
     */
    public long upload(List<BackupFile> files) throws IOException, PinfoldException {
        Set<String> names = new HashSet<>();
        for (BackupFile file : files) {
            if (!names.add(file.name())) {
                throw new IllegalArgumentException("two files have one name");
            }
        }
        Optional<StorageManifest> present = presentManifest();
        Optional<BackupListing> old = present.flatMap(this::listing);
        // A manifest of another master key names nothing that this device could ever read: all of it goes.
        boolean clearAll = present.isPresent() && old.isEmpty();
        long version = present.map(StorageManifest::version).orElse(0L);

        List<BackupListing.ListedFile> listed = new ArrayList<>();
        List<StorageItem> items = new ArrayList<>();
        for (BackupFile file : files) {
            listed.add(encrypt(file, items));
        }
        if (encode(new BackupListing(BackupListing.FORMAT, listed, List.of())).length > MAX_MANIFEST_BYTES / 2) {
            throw new IllegalArgumentException("the files are too many for one backup: some 200 to 400 fit");
        }
        List<BackupListing.ListedFile> oldFiles = old.map(BackupListing::files).orElse(List.of());
        List<Octets> superseded = old.stream()
                .flatMap(listing -> Stream.concat(
                        listing.files().stream().flatMap(file -> file.items().stream()), listing.pending().stream()))
                .toList();
        List<Octets> pending = new ArrayList<>(old.map(BackupListing::pending).orElse(List.of()));
        int from = 0;
        while (items.size() - from > ITEMS_PER_REQUEST) {
            List<StorageItem> part = items.subList(from, from + ITEMS_PER_REQUEST);
            part.forEach(item -> pending.add(item.id()));
            version++;
            write(version, new BackupListing(BackupListing.FORMAT, oldFiles, pending), part, List.of(), clearAll);
            clearAll = false;
            from += ITEMS_PER_REQUEST;
        }
        version++;
        // What one write cannot remove stays named, and the next upload removes it.
        int removable = Math.min(superseded.size(), MAX_OPERATIONS - ITEMS_PER_REQUEST);
        write(
                version,
                new BackupListing(
                        BackupListing.FORMAT,
                        listed,
                        clearAll ? List.of() : superseded.subList(removable, superseded.size())),
                items.subList(from, items.size()),
                superseded.subList(0, removable),
                clearAll);
        return version;
    }

    /**
     * Downloads, decrypts and verifies every file.
     *
     * @throws ProblemException {@code no-backup} if there is none
     * @throws BackupDamagedException if anything is not exactly what was uploaded with this master key
     */
    public List<BackupFile> download() throws IOException, PinfoldException {
        StorageManifest manifest = repeatPolicy.run(() -> api.manifest(device));
        BackupListing listing =
                listing(manifest).orElseThrow(() -> new BackupDamagedException("the manifest does not decrypt"));
        Map<Octets, Octets> values = read(
                listing.files().stream().flatMap(file -> file.items().stream()).toList());
        List<BackupFile> files = new ArrayList<>();
        for (BackupListing.ListedFile file : listing.files()) {
            files.add(decrypt(file, values));
        }
        return files;
    }

    private BackupListing.ListedFile encrypt(BackupFile file, List<StorageItem> items) {
        byte[] content = file.content().toByteArray();
        List<Octets> ids = new ArrayList<>();
        for (int from = 0; from < content.length; from += CHUNK_BYTES) {
            byte[] chunk = Arrays.copyOfRange(content, from, Math.min(content.length, from + CHUNK_BYTES));
            BackupItemId id = BackupItemId.random(random);
            items.add(new StorageItem(id.octets(), cipher.encryptItem(id, chunk)));
            ids.add(id.octets());
        }
        return new BackupListing.ListedFile(file.name(), file.mediaType(), content.length, sha256(content), ids);
    }

    private BackupFile decrypt(BackupListing.ListedFile file, Map<Octets, Octets> values)
            throws BackupDamagedException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (Octets id : file.items()) {
            byte[] chunk = Optional.ofNullable(values.get(id))
                    .flatMap(value -> cipher.decryptItem(new BackupItemId(id), value))
                    .orElseThrow(() -> new BackupDamagedException("an item is missing or does not decrypt"));
            content.writeBytes(chunk);
        }
        byte[] octets = content.toByteArray();
        if (octets.length != file.sizeBytes() || !sha256(octets).equals(file.sha256())) {
            throw new BackupDamagedException("a file has another size or hash than the manifest says");
        }
        try {
            return new BackupFile(file.name(), file.mediaType(), Octets.of(octets));
        } catch (IllegalArgumentException e) {
            throw new BackupDamagedException("the manifest names no plain file");
        }
    }

    private Map<Octets, Octets> read(List<Octets> ids) throws IOException, PinfoldException {
        Map<Octets, Octets> values = new HashMap<>();
        for (int from = 0; from < ids.size(); from += ITEMS_PER_REQUEST) {
            List<Octets> part = ids.subList(from, Math.min(ids.size(), from + ITEMS_PER_REQUEST));
            for (StorageItem item : repeatPolicy
                    .run(() -> api.readItems(device, new ReadItemsRequest(part)))
                    .items()) {
                values.put(item.id(), item.value());
            }
        }
        return values;
    }

    private void write(
            long version, BackupListing listing, List<StorageItem> insert, List<Octets> delete, boolean clearAll)
            throws IOException, PinfoldException {
        Octets value = cipher.encryptManifest(version, encode(listing));
        StorageManifest manifest = new StorageManifest(version, value);
        WriteStorageRequest request = new WriteStorageRequest(
                manifest, List.copyOf(insert), clearAll ? List.of() : List.copyOf(delete), Optional.of(clearAll));
        try {
            repeatPolicy.run(() -> {
                api.writeStorage(device, request);
                return true;
            });
        } catch (ManifestConflictException e) {
            // A repeat of a write whose answer was lost conflicts with itself: the IV makes its ciphertext
            // unmistakable.
            if (!e.present().equals(Optional.of(manifest))) {
                throw e;
            }
        }
    }

    private static byte[] encode(BackupListing listing) {
        return WireJson.write(listing).toByteArray();
    }

    private Optional<StorageManifest> presentManifest() throws IOException, PinfoldException {
        try {
            return Optional.of(repeatPolicy.run(() -> api.manifest(device)));
        } catch (ProblemException e) {
            if (e.type() == ProblemType.NO_BACKUP) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<BackupListing> listing(StorageManifest manifest) {
        if (manifest.version() < 1) {
            return Optional.empty();
        }
        return cipher.decryptManifest(manifest.version(), manifest.value())
                .flatMap(plaintext -> WireJson.read(BackupListing.class, Octets.of(plaintext)))
                .filter(listing -> listing.format() == BackupListing.FORMAT)
                .filter(ProfileBackup::hasValidItems);
    }

    private static boolean hasValidItems(BackupListing listing) {
        return Stream.concat(
                        listing.files().stream().flatMap(file -> file.items().stream()), listing.pending().stream())
                .allMatch(id -> id.size() == BackupItemId.SIZE_BYTES);
    }

    private static Octets sha256(byte[] octets) {
        try {
            return Octets.of(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every platform has SHA-256", e);
        }
    }

    @Override
    public void close() {
        storageKey.close();
    }
}
