package org.pinfold.registration.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.Username;
import org.pinfold.registration.Usernames;

/** The table {@code username}. Its names share the gates of the numbers: two who want one name take turns. */
@ApplicationScoped
public class JpaUsernames implements Usernames {
    @PersistenceContext
    EntityManager entities;

    @Override
    public Optional<Username> find(Octets hash) {
        return Optional.ofNullable(entities.find(UsernameEntity.class, hash.toHex()))
                .map(UsernameEntity::toUsername);
    }

    @Override
    public Map<Octets, Username> lockAll(Collection<Octets> hashes) {
        hashes.stream()
                .map(hash -> Math.floorMod(hash.toHex().hashCode(), NumberGateEntity.GATES))
                .collect(Collectors.toCollection(TreeSet::new))
                .forEach(gate -> entities.find(NumberGateEntity.class, gate, LockModeType.PESSIMISTIC_WRITE));
        Map<Octets, Username> found = new HashMap<>();
        for (Octets hash : hashes) {
            find(hash).ifPresent(name -> found.put(hash, name));
        }
        return found;
    }

    @Override
    public List<Username> ofAccount(Aci account) {
        return entities.createQuery("SELECT u FROM UsernameEntity u WHERE u.account = :account", UsernameEntity.class)
                .setParameter("account", account.toString())
                .getResultStream()
                .map(UsernameEntity::toUsername)
                .toList();
    }

    @Override
    public void put(Username name) {
        UsernameEntity present = entities.find(UsernameEntity.class, name.hash().toHex());
        if (present != null) {
            present.set(name);
        } else {
            UsernameEntity row = new UsernameEntity();
            row.set(name);
            entities.persist(row);
        }
        entities.flush();
    }

    @Override
    public void orphan(Aci account, Instant end) {
        entities.createQuery("UPDATE UsernameEntity u SET u.account = NULL, u.state = 3, u.endsAt = :end"
                        + " WHERE u.account = :account")
                .setParameter("end", end.toEpochMilli())
                .setParameter("account", account.toString())
                .executeUpdate();
    }

    @Override
    public void forgetEndedBefore(Instant latest) {
        entities.createQuery("DELETE FROM UsernameEntity u WHERE u.endsAt <= :latest")
                .setParameter("latest", latest.toEpochMilli())
                .executeUpdate();
    }
}
