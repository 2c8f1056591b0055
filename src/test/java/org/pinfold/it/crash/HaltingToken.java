package org.pinfold.it.crash;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.bootstrap.TokenProducer;
import org.pinfold.token.BlindEvaluator;
import org.pinfold.token.CryptoToken;
import org.pinfold.token.KeyVersions;
import org.pinfold.token.Mac;
import org.pinfold.token.Registers;
import org.pinfold.token.Sealer;
import org.pinfold.token.TokenIdentity;

/** The server's token; writes to its registers are steps to halt at. */
@Alternative
@Priority(Interceptor.Priority.APPLICATION)
@ApplicationScoped
@NullUnmarked
public class HaltingToken implements CryptoToken {
    @Inject
    BeanManager beans;

    private CryptoToken token;

    /** An injection point of this type would be given this very bean: an alternative hides what it stands in for. */
    @PostConstruct
    void find() {
        Bean<?> released = beans.getBeans(CryptoToken.class, Any.Literal.INSTANCE).stream()
                .filter(bean -> bean.getBeanClass().equals(TokenProducer.class))
                .findFirst()
                .orElseThrow();
        token = (CryptoToken) beans.getReference(released, CryptoToken.class, beans.createCreationalContext(released));
    }

    @Override
    public BlindEvaluator evaluator() {
        return token.evaluator();
    }

    @Override
    public Mac mac() {
        return token.mac();
    }

    @Override
    public Sealer sealer() {
        return token.sealer();
    }

    @Override
    public Registers registers() {
        return new HaltingRegisters(token.registers());
    }

    @Override
    public KeyVersions keyVersions() {
        return token.keyVersions();
    }

    @Override
    public TokenIdentity identity() {
        return token.identity();
    }
}
