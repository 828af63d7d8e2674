package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.Natives;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Functions written in TorchScript, in a text file beside the class that uses them, and compiled by
 * libtorch when they are first called. Autograd sees through them, and they run on the device of
 * their arguments.
 *
 * <p>The text is TorchScript's serialised form: top-level functions, operators as {@code
 * torch.name}, a type on every argument and result. A list that a function hands to an operator
 * working in place must be one of the function's arguments or the result of an operator; one built
 * inside is taken for dead code and deleted.
 *
 * <p>Arguments are {@link Tensor}, {@code List} of them, {@code double[]}, {@code long[]}, {@code
 * int[]}, {@code Number}, {@code Boolean}, {@code String} and null. Results belong to the {@link
 * TensorScope} that is open. A kernel may be used by many threads.
 */
public final class Kernel {
  private static final ClassValue<Map<String, Kernel>> LOADED =
      new ClassValue<>() {
        @Override
        protected Map<String, Kernel> computeValue(Class<?> owner) {
          return new ConcurrentHashMap<>();
        }
      };

  private final String name;
  private final String functions;
  private volatile @Nullable Compiled compiled;

  /**
   * What libtorch has made of the text.
   *
   * @param none stands for Python's None among arguments
   */
  private record Compiled(long module, long none) {
    static Compiled of(String functions) {
      TorchEngine.start();
      try (InputStream archive = new ByteArrayInputStream(KernelArchive.of(functions))) {
        long module = JniUtils.loadModuleHandle(archive, ai.djl.Device.cpu(), true, false);
        return new Compiled(module, Natives.run(module, KernelArchive.NONE, new long[0]));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Kernel(String name, String functions) {
    this.name = name;
    this.functions = functions;
  }

  /**
   * The kernel of a resource; read once, as long as its owner lives.
   *
   * @param owner the class beside which the file stands
   * @param resource the file's name, such as {@code sgd.ts}
   */
  public static Kernel load(Class<?> owner, String resource) {
    return LOADED
        .get(owner)
        .computeIfAbsent(resource, key -> new Kernel(key, read(owner, resource)));
  }

  private static String read(Class<?> owner, String resource) {
    try (InputStream text = owner.getResourceAsStream(resource)) {
      if (text == null) {
        throw new IllegalArgumentException(
            "there is no kernel " + resource + " beside " + owner.getName());
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls a function that gives one tensor. */
  public Tensor call(String function, @Nullable Object... arguments) {
    return invoke(function, arguments, value -> new Tensor(Natives.toTensor(value)));
  }

  /** Calls a function that gives a list of tensors. */
  public List<Tensor> callList(String function, @Nullable Object... arguments) {
    return invoke(
        function,
        arguments,
        value -> LongStream.of(Natives.toTensors(value)).mapToObj(Tensor::new).toList());
  }

  /** Calls a function that gives a list of integers. */
  public long[] callIntegers(String function, @Nullable Object... arguments) {
    return invoke(function, arguments, Natives::toIntegers);
  }

  /** Calls a function for what it does to its arguments. */
  public void run(String function, @Nullable Object... arguments) {
    invoke(function, arguments, value -> function);
  }

  private <R> R invoke(String function, @Nullable Object[] arguments, LongFunction<R> conversion) {
    Compiled own = compiled();
    // The optimizing executor profiles and recompiles in the first calls of every new shape, which
    // costs more than it gives where shapes change from batch to batch. The flag is the thread's.
    JniUtils.setGraphExecutorOptimize(false);
    try (KernelArguments values = new KernelArguments(arguments, own.none())) {
      long result = Natives.run(own.module(), function, values.values());
      try {
        return conversion.apply(result);
      } finally {
        Natives.deleteValue(result);
        Reference.reachabilityFence(arguments);
      }
    }
  }

  /** Nothing but a call starts the engine: a class with a kernel may be looked at without it. */
  private Compiled compiled() {
    Compiled known = compiled;
    if (known == null) {
      synchronized (this) {
        known = compiled == null ? Compiled.of(functions) : compiled;
        compiled = known;
      }
    }
    return known;
  }

  @Override
  public String toString() {
    return "Kernel[" + name + "]";
  }
}
