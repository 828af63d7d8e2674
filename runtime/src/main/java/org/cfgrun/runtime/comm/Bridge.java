package org.cfgrun.runtime.comm;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TorchEngine;
import org.jspecify.annotations.Nullable;

/**
 * Native library that opens process groups of c10d; {@code c10d_bridge.cpp} documents its
 * functions. It is loaded after the engine, whose libraries it uses.
 */
final class Bridge {
  private static final String RESOURCE = "linux-x86_64/libcfgrun_c10d.so";
  private static final int LONGEST_TEXT = 4096;

  private static @Nullable Bridge loaded;

  private final Functions functions;

  /** Functions of the library. */
  @SuppressWarnings("checkstyle:MethodName")
  private interface Functions extends Library {
    String cfgrun_source_digest();

    int cfgrun_open(
        String host,
        int port,
        int serves,
        int rank,
        int world,
        long timeoutMs,
        String localAddress,
        String prefix,
        String name,
        byte[] error,
        int capacity);

    int cfgrun_set(String name, String key, String value, byte[] error, int capacity);

    int cfgrun_get(String name, String key, byte[] value, int length, byte[] error, int capacity);

    int cfgrun_sums_new(
        String name,
        long[] parameters,
        int[] sizes,
        long[] flats,
        int buckets,
        long[] id,
        byte[] error,
        int capacity);

    int cfgrun_sums_begin(long id, byte[] error, int capacity);

    int cfgrun_sums_finish(long id, byte[] error, int capacity);

    int cfgrun_sums_await(long id, int bucket, byte[] error, int capacity);

    int cfgrun_sums_free(long id, byte[] error, int capacity);

    int cfgrun_disconnect(String name, byte[] error, int capacity);

    int cfgrun_close(String name, byte[] error, int capacity);
  }

  /** Signals that a function of the library has failed; the message is c10d's. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failure(String message) {
      super(message);
    }
  }

  private Bridge(Functions functions) {
    this.functions = functions;
  }

  /**
   * Returns the library, loaded on the first call.
   *
   * @throws ConfigException on other systems than Linux on x86-64, or if it cannot be loaded
   */
  static synchronized Bridge load() {
    if (loaded == null) {
      if (!isSupported()) {
        throw new ConfigException(
            ErrorCode.ENVIRONMENT,
            "Training on several processes requires Linux on x86-64, got %s on %s."
                .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
      }
      TorchEngine.version();
      loaded = new Bridge(open());
    }
    return loaded;
  }

  /** Returns whether the library was built for this system. */
  static boolean isSupported() {
    return Platform.isLinux() && Platform.isIntel() && Platform.is64Bit();
  }

  private static Functions open() {
    try (InputStream library = Bridge.class.getResourceAsStream(RESOURCE)) {
      if (library == null) {
        throw new ConfigException(
            ErrorCode.ENVIRONMENT,
            "The installation is incomplete: `%s` is missing. Reinstall cfgrun."
                .formatted(RESOURCE));
      }
      // A loaded library stays mapped without its file, so no file remains.
      Path file = Files.createTempFile("libcfgrun_c10d", ".so");
      try {
        Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
        return Native.load(
            file.toString(),
            Functions.class,
            Map.of(Library.OPTION_STRING_ENCODING, StandardCharsets.UTF_8.name()));
      } finally {
        Files.delete(file);
      }
    } catch (IOException problem) {
      throw new ConfigException(
          ErrorCode.ENVIRONMENT,
          "The library of process groups cannot be written to a temporary file: %s."
              .formatted(DiskReason.of(problem)));
    } catch (UnsatisfiedLinkError problem) {
      throw new ConfigException(
          ErrorCode.ENVIRONMENT,
          "The library of process groups cannot be loaded: %s."
              .formatted(String.valueOf(problem.getMessage()).lines().findFirst().orElse("")),
          problem);
    }
  }

  /** Returns the SHA-256 of the source that the library was built from. */
  String sourceDigest() {
    return functions.cfgrun_source_digest();
  }

  /**
   * Opens a group once all of its processes have come.
   *
   * @param placement this process in the group, and the store
   * @param localAddress the address of this machine for the other processes
   * @param name the name of the group in this process
   * @throws Failure if not all come in time
   */
  void open(Placement placement, long timeoutMs, String localAddress, String name) {
    byte[] error = new byte[LONGEST_TEXT];
    check(
        functions.cfgrun_open(
            placement.masterAddress(),
            placement.masterPort(),
            placement.servesStore() ? 1 : 0,
            placement.rank(),
            placement.world(),
            timeoutMs,
            localAddress,
            placement.prefix(),
            name,
            error,
            error.length),
        error);
  }

  /** Sets a value in the store of a group. */
  void set(String name, String key, String value) {
    byte[] error = new byte[LONGEST_TEXT];
    check(functions.cfgrun_set(name, key, value, error, error.length), error);
  }

  /** Returns a value in the store of a group; empty if it is not set. */
  String get(String name, String key) {
    byte[] error = new byte[LONGEST_TEXT];
    byte[] value = new byte[LONGEST_TEXT];
    check(functions.cfgrun_get(name, key, value, value.length, error, error.length), error);
    return text(value);
  }

  /**
   * Prepares sums of gradients.
   *
   * @param parameters the parameters of each bucket
   * @param flats a flat tensor for the gradients of each bucket
   * @return the key for the methods below
   */
  long newSums(String name, List<List<Tensor>> parameters, List<Tensor> flats) {
    byte[] error = new byte[LONGEST_TEXT];
    long[] id = new long[1];
    check(
        functions.cfgrun_sums_new(
            name,
            handles(parameters.stream().flatMap(List::stream).toList()),
            parameters.stream().mapToInt(List::size).toArray(),
            handles(flats),
            flats.size(),
            id,
            error,
            error.length),
        error);
    // The library has its own references from now on.
    Reference.reachabilityFence(parameters);
    Reference.reachabilityFence(flats);
    return id[0];
  }

  private static long[] handles(List<Tensor> tensors) {
    return tensors.stream().mapToLong(Tensor::handle).toArray();
  }

  /** Lets the next backward pass start sums. */
  void beginSums(long id) {
    byte[] error = new byte[LONGEST_TEXT];
    check(functions.cfgrun_sums_begin(id, error, error.length), error);
  }

  /** Starts all sums that no backward pass has started. */
  void finishSums(long id) {
    byte[] error = new byte[LONGEST_TEXT];
    check(functions.cfgrun_sums_finish(id, error, error.length), error);
  }

  /** Waits until the flat tensor of a bucket has its sum. */
  void awaitSum(long id, int bucket) {
    byte[] error = new byte[LONGEST_TEXT];
    check(functions.cfgrun_sums_await(id, bucket, error, error.length), error);
  }

  /** Frees what {@link #newSums} has prepared. */
  void freeSums(long id) {
    byte[] error = new byte[LONGEST_TEXT];
    check(functions.cfgrun_sums_free(id, error, error.length), error);
  }

  /** Closes the connections of a group, and keeps its store. */
  void disconnect(String name) {
    byte[] error = new byte[LONGEST_TEXT];
    check(functions.cfgrun_disconnect(name, error, error.length), error);
  }

  /** Closes a group and its store. */
  void close(String name) {
    byte[] error = new byte[LONGEST_TEXT];
    check(functions.cfgrun_close(name, error, error.length), error);
  }

  private static void check(int status, byte[] error) {
    if (status != 0) {
      throw new Failure(text(error));
    }
  }

  private static String text(byte[] bytes) {
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
