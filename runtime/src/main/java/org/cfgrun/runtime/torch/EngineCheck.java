package org.cfgrun.runtime.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.jspecify.annotations.Nullable;

/** Reports the engine and devices of this machine, without failing when there are none. */
public final class EngineCheck {
  /**
   * Result of a check.
   *
   * @param name checked item
   * @param value value found
   * @param fix how to fix the problem; null without one
   * @param shell lines for a shell that make use of the item
   */
  public record Finding(String name, String value, @Nullable String fix, List<String> shell) {
    /** Creates a result without lines for a shell. */
    public Finding(String name, String value, @Nullable String fix) {
      this(name, value, fix, List.of());
    }
  }

  private static final String PYTHON = "PyTorch of Python";

  private final List<Finding> findings = new ArrayList<>();

  private EngineCheck() {}

  /** Starts the engine and reports its version, native libraries, devices and cache. */
  public static List<Finding> run() {
    EngineCheck check = new EngineCheck();
    check.natives();
    if (check.engine()) {
      check.devices();
    }
    return List.copyOf(check.findings);
  }

  private void natives() {
    String library = System.getenv(TorchEngine.LIBRARY_PATH);
    if (library == null) {
      Path cache = NativeCache.folder("pytorch");
      boolean writable = Files.isWritable(nearestExisting(cache));
      add(
          "native cache",
          cache + (Files.isDirectory(cache) ? "" : " (filled at the first use, about 430 MB)"),
          writable ? null : "make it writable, or set DJL_CACHE_DIR to a writable directory");
      python();
      return;
    }
    add(
        TorchEngine.LIBRARY_PATH,
        library,
        TorchEngine.hasLibrary(library)
            ? null
            : "the directory does not contain "
                + TorchEngine.libraryName()
                + ": set it to the lib directory of libtorch %s, or unset it to use the bundled CPU libraries"
                    .formatted(PythonTorch.REQUIRED));
    variable(
        "PYTORCH_VERSION",
        "set it to %s, by which DJL selects the JNI library".formatted(PythonTorch.REQUIRED));
    variable("PYTORCH_FLAVOR", "set it to cu128 for a GPU, or cpu");
  }

  /** Reports the PyTorch of a Python, whose libraries can be used instead of the bundled ones. */
  private void python() {
    PythonTorch python = PythonTorch.find(System.getenv());
    if (python == null) {
      return;
    }
    String build = python.cuda() == null ? "for CPUs" : "for CUDA " + python.cuda();
    String value = "%s, %s, in %s".formatted(python.version(), build, python.folder());
    findings.add(
        python.isUsable()
            ? new Finding(PYTHON, value, null, python.exports())
            : new Finding(
                PYTHON,
                value + "; not usable, because cfgrun requires " + PythonTorch.REQUIRED,
                null));
  }

  private void variable(String name, String fix) {
    String value = System.getenv(name);
    add(name, value == null ? "not set" : value, value == null ? fix : null);
  }

  private boolean engine() {
    try {
      Engine engine = TorchEngine.start();
      add("engine", engine.getEngineName() + " " + engine.getVersion(), null);
      return true;
    } catch (ConfigException problem) {
      add(
          "engine",
          String.valueOf(problem.getMessage()),
          "delete the native cache and try again; on a machine without AVX2 or with an old glibc, use a custom libtorch"
              + " from PYTORCH_LIBRARY_PATH");
      return false;
    }
  }

  private void devices() {
    int gpus = Engine.getInstance().getGpuCount();
    add(
        "devices",
        gpus == 0 ? "cpu" : "cpu, " + gpus + " GPU" + (gpus == 1 ? "" : "s"),
        noGpuFix(gpus));
    for (int i = 0; i < gpus; i++) {
      try {
        String memory =
            ai.djl.util.cuda.CudaUtils.getGpuMemory(Device.gpu(i)).getMax() / (1 << 20) + " MiB";
        add(
            "gpu:" + i,
            memory + ", compute capability " + ai.djl.util.cuda.CudaUtils.getComputeCapability(i),
            null);
      } catch (RuntimeException | LinkageError problem) {
        add("gpu:" + i, "cannot be queried:  " + problem.getMessage(), null);
      }
    }
  }

  /**
   * The usual problem is a GPU that the driver sees and the engine does not; a machine without a
   * GPU is not a problem.
   */
  private static @Nullable String noGpuFix(int gpus) {
    boolean driver =
        Files.exists(Path.of("/dev/nvidiactl"))
            || Files.exists(Path.of("/proc/driver/nvidia/version"));
    if (gpus > 0 || !driver) {
      return null;
    }
    PythonTorch python =
        System.getenv(TorchEngine.LIBRARY_PATH) == null ? PythonTorch.find(System.getenv()) : null;
    if (python != null && python.isUsable() && python.cuda() != null) {
      return "this machine has an NVIDIA driver, but the engine uses the CPU libraries. Type the three lines beside `%s` above"
          .formatted(PYTHON);
    }
    return "this machine has an NVIDIA driver, but the engine uses the CPU libraries. Run `pip install torch==%s` and `cfgrun doctor` again"
        .formatted(PythonTorch.REQUIRED);
  }

  private static Path nearestExisting(Path path) {
    Path at = path.toAbsolutePath();
    while (at.getParent() != null && !Files.exists(at)) {
      at = at.getParent();
    }
    return at;
  }

  private void add(String name, String value, @Nullable String fix) {
    findings.add(new Finding(name, value, fix));
  }
}
