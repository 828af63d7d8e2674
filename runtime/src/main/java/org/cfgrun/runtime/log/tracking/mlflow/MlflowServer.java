package org.cfgrun.runtime.log.tracking.mlflow;

import java.util.Map;
import org.cfgrun.runtime.log.tracking.TrackerException;
import org.jspecify.annotations.Nullable;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/**
 * Address and credentials of a server, from the environment variables that MLflow reads.
 *
 * @param address such as {@code http://localhost:5000}; null when not set
 * @param user for basic authentication; null for none
 * @param password for basic authentication
 * @param token for token authentication; null for none
 */
public record MlflowServer(
    @Nullable String address,
    @Nullable String user,
    @Nullable String password,
    @Nullable String token) {
  /**
   * Returns the server of a run.
   *
   * @param given its address; null for {@code MLFLOW_TRACKING_URI}
   */
  public static MlflowServer of(@Nullable String given, Map<String, String> environment) {
    return new MlflowServer(
        given != null ? given : environment.get("MLFLOW_TRACKING_URI"),
        environment.get("MLFLOW_TRACKING_USERNAME"),
        environment.get("MLFLOW_TRACKING_PASSWORD"),
        environment.get("MLFLOW_TRACKING_TOKEN"));
  }

  /** Returns the address without a trailing slash. */
  String base() throws TrackerException {
    if (address == null) {
      throw new TrackerException(
          "no tracking server is configured: set `tracking_uri` or MLFLOW_TRACKING_URI, such as to `file:mlruns`.",
          true);
    }
    if (!address.startsWith("http://") && !address.startsWith("https://")) {
      throw new TrackerException(
          "`%s` is neither an http address nor a local store such as `file:mlruns`."
              .formatted(address),
          true);
    }
    return address.replaceAll("/+$", "");
  }

  BasicMlflowHostCreds credentials() throws TrackerException {
    return new BasicMlflowHostCreds(base(), user, password, token, false);
  }
}
