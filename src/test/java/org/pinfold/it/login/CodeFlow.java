package org.pinfold.it.login;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an app does to get an ID token, with a person at Keycloak's form: the authorization code flow (OpenID Connect Core
 * 1.0, section 3.1) with PKCE (RFC 7636).
 */
final class CodeFlow {
    static final String REDIRECT = "http://127.0.0.1/callback";

    private static final Pattern FORM = Pattern.compile("<form[^>]*id=\"kc-form-login\"[^>]*action=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");
    private static final int VERIFIER_BYTES = 32;

    private final String issuer;
    private final String clientId;
    private final HttpClient http = HttpClient.newHttpClient();

    /** What the provider gave. */
    record Tokens(String idToken, String accessToken) {}

    CodeFlow(String issuer, String clientId) {
        this.issuer = issuer;
        this.clientId = clientId;
    }

    /** Logs in with user and password. */
    Tokens logIn(String user, String password, String nonce) throws IOException, InterruptedException {
        byte[] drawn = new byte[VERIFIER_BYTES];
        new SecureRandom().nextBytes(drawn);
        String verifier = Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
        Map<String, String> request = new LinkedHashMap<>();
        request.put("response_type", "code");
        request.put("client_id", clientId);
        request.put("redirect_uri", REDIRECT);
        request.put("scope", "openid");
        request.put("state", "s");
        request.put("nonce", nonce);
        request.put("code_challenge", challenge(verifier));
        request.put("code_challenge_method", "S256");

        HttpResponse<String> page = http.send(
                HttpRequest.newBuilder(endpoint("auth", "?" + form(request))).build(),
                HttpResponse.BodyHandlers.ofString());
        Matcher action = FORM.matcher(page.body());
        if (!action.find()) {
            throw new IOException("no login form, but status " + page.statusCode());
        }
        HttpResponse<String> loggedIn = post(
                cookies(page),
                URI.create(action.group(1).replace("&amp;", "&")),
                Map.of("username", user, "password", password));
        Matcher code = CODE.matcher(loggedIn.headers().firstValue("Location").orElse(""));
        if (!code.find()) {
            throw new IOException("no code, but status " + loggedIn.statusCode());
        }
        HttpResponse<String> tokens = post(
                "",
                endpoint("token", ""),
                Map.of(
                        "grant_type", "authorization_code",
                        "client_id", clientId,
                        "redirect_uri", REDIRECT,
                        "code", URLDecoder.decode(code.group(1), StandardCharsets.UTF_8),
                        "code_verifier", verifier));
        JsonObject answer = Json.createReader(new StringReader(tokens.body())).readObject();
        return new Tokens(answer.getString("id_token"), answer.getString("access_token"));
    }

    private URI endpoint(String name, String query) {
        return URI.create(issuer + "/protocol/openid-connect/" + name + query);
    }

    private HttpResponse<String> post(String cookies, URI uri, Map<String, String> fields)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Cookie", cookies)
                        .POST(HttpRequest.BodyPublishers.ofString(form(fields)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** By hand: a browser gives back cookies that are marked secure also to this machine without TLS, the JDK does not. */
    private static String cookies(HttpResponse<String> page) {
        return page.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .collect(Collectors.joining("; "));
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
