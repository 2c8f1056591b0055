package org.pinfold.token.pkcs11;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;

/** A point of P-256 in the form that Java's key agreement takes. */
final class PeerPoint implements ECPublicKey {
    private static final long serialVersionUID = 1L;

    private static final ECParameterSpec PARAMETERS = parameters();

    private final transient ECPoint w;

    PeerPoint(org.bouncycastle.math.ec.ECPoint point) {
        org.bouncycastle.math.ec.ECPoint affine = point.normalize();
        this.w = new ECPoint(
                affine.getAffineXCoord().toBigInteger(),
                affine.getAffineYCoord().toBigInteger());
    }

    @Override
    public ECPoint getW() {
        return w;
    }

    @Override
    public ECParameterSpec getParams() {
        return PARAMETERS;
    }

    @Override
    public String getAlgorithm() {
        return "EC";
    }

    /** None: this key is never encoded as a whole. */
    @Override
    public String getFormat() {
        return "none";
    }

    @Override
    public byte[] getEncoded() {
        return new byte[0];
    }

    private static ECParameterSpec parameters() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java does not know P-256", e);
        }
    }
}
