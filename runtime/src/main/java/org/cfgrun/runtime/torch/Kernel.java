package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.Natives;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Functions written in TorchScript and called through a Java interface. They support autograd and
 * run on the device of their arguments.
 *
 * <pre>{@code
 * interface SgdKernel {
 *   void step(List<Tensor> params, List<Tensor> grads, double lr);
 * }
 *
 * SgdKernel KERNEL = Kernel.bind(SgdKernel.class);
 * }</pre>
 *
 * <p>The text of {@code SgdKernel} is the resource {@code sgd.torchscript} beside it. Each method
 * calls the function of the same name; functions without a method are helpers. Names are {@code
 * camelCase} in Java and {@code snake_case} in the text. Binding compares names, number and types
 * of arguments and results:
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>Java<th>TorchScript
 * <tr><td>{@link Tensor}<td>{@code Tensor}
 * <tr><td>{@code @Nullable Tensor}<td>{@code Optional[Tensor]}
 * <tr><td>{@code List<Tensor>}<td>{@code List[Tensor]}
 * <tr><td>{@code double}, {@code double[]}<td>{@code float}, {@code List[float]}
 * <tr><td>{@code long} or {@code int}, {@code long[]} or {@code int[]}<td>{@code int}, {@code List[int]}
 * <tr><td>{@code boolean}, {@code String}, {@link Number}<td>{@code bool}, {@code str}, {@code number}
 * <tr><td>{@link ElementType}<td>{@code int}
 * <tr><td>{@code void}<td>{@code NoneType}
 * </table>
 *
 * <p>The text is TorchScript's serialized form: top-level functions, operators as {@code
 * torch.name}, a type on every argument and result, {@code self.name(...)} to call another function
 * of the file. Element types are {@code dtype.float32} and the like, the layout of channels last is
 * {@code memory_format.channels_last}. A list passed to an in-place operator must be an argument of
 * the function or the result of an operator; a list built inside is eliminated as dead code.
 *
 * <p>Libtorch compiles the text at the first call. Results belong to the open {@link TensorScope}.
 * Kernels are thread-safe.
 */
public final class Kernel {
  private static final AtomicLong CALLS = new AtomicLong();

  /**
   * The optimizing executor profiles and recompiles in the first calls for every new shape, which
   * costs more than it gains when shapes change from batch to batch. The flag is per thread.
   */
  private static final ThreadLocal<Boolean> PLAIN_EXECUTOR =
      ThreadLocal.withInitial(
          () -> {
            JniUtils.setGraphExecutorOptimize(false);
            return true;
          });

  private final KernelSource source;
  private volatile @Nullable Compiled compiled;

  /**
   * Compiled kernel.
   *
   * @param none value for Python's None in arguments
   */
  private record Compiled(long module, long none) {
    static Compiled of(String text) {
      TorchEngine.start();
      try (InputStream archive = new ByteArrayInputStream(KernelArchive.of(text))) {
        long module = JniUtils.loadModuleHandle(archive, ai.djl.Device.cpu(), true, false);
        return new Compiled(module, Natives.run(module, KernelArchive.NONE, new long[0]));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @FunctionalInterface
  public interface Around {
    /**
     * Calls a function.
     *
     * @param arguments all arguments of the call
     */
    void call(Call function, @Nullable Object[] arguments);
  }

  @FunctionalInterface
  public interface Call {
    @Nullable Object with(@Nullable Object... arguments);
  }

  private Kernel(KernelSource source) {
    this.source = source;
  }

  /**
   * Binds an interface to its TorchScript resource.
   *
   * @param functions an interface called {@code SomeNameKernel}
   * @throws IllegalArgumentException when the resource is missing or does not match the interface
   */
  public static <K> K bind(Class<K> functions) {
    return bind(functions, null);
  }

  /**
   * Binds an interface to its TorchScript resource.
   *
   * @param around receives the calls of functions without a result
   */
  public static <K> K bind(Class<K> functions, @Nullable Around around) {
    String file = KernelSignature.fileOf(functions);
    Kernel kernel = new Kernel(new KernelSource(file, read(functions, file)));
    Map<String, KernelSignature> defined = KernelSignature.parse(file, kernel.source.text());
    Map<Method, Call> calls = new HashMap<>();
    for (Method method : functions.getDeclaredMethods()) {
      KernelSignature signature = KernelSignature.check(file, method, defined);
      Call once = arguments -> kernel.invoke(signature, arguments);
      calls.put(
          method,
          around == null || method.getReturnType() != void.class
              ? once
              : arguments -> {
                around.call(once, arguments);
                return null;
              });
    }
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          Call call = calls.get(method);
          if (call == null) {
            return method.invoke(kernel, arguments);
          }
          return arguments == null ? call.with() : call.with(arguments);
        };
    return functions.cast(
        Proxy.newProxyInstance(functions.getClassLoader(), new Class<?>[] {functions}, handler));
  }

  private static String read(Class<?> functions, String file) {
    try (InputStream text = functions.getResourceAsStream(file)) {
      if (text == null) {
        throw new IllegalArgumentException(
            "%s does not exist next to %s".formatted(file, functions.getName()));
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Object invoke(KernelSignature signature, @Nullable Object[] arguments) {
    Compiled own = compiled();
    PLAIN_EXECUTOR.get();
    CALLS.lazySet(CALLS.get() + 1);
    Trace.beforeKernel(arguments);
    long[] values = new long[arguments.length];
    try {
      for (int i = 0; i < values.length; i++) {
        values[i] = KernelValues.of(arguments[i], own.none());
      }
      long result = Natives.run(own.module(), signature.name(), values);
      try {
        Object read = signature.result().read(result);
        Trace.kernel(source, signature, arguments, read);
        return read;
      } finally {
        Natives.deleteValue(result);
      }
    } finally {
      for (long value : values) {
        if (value != 0 && value != own.none()) {
          Natives.deleteValue(value);
        }
      }
      Reference.reachabilityFence(arguments);
    }
  }

  public static long calls() {
    return CALLS.get();
  }

  private Compiled compiled() {
    Compiled known = compiled;
    if (known == null) {
      synchronized (this) {
        known = compiled == null ? Compiled.of(source.text()) : compiled;
        compiled = known;
      }
    }
    return known;
  }

  @Override
  public String toString() {
    return "Kernel[" + source.file() + "]";
  }
}
