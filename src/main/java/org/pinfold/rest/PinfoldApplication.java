package org.pinfold.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The HTTP API, version 1. Resources and providers are found by the container. */
@ApplicationPath("/v1")
public class PinfoldApplication extends Application {}
