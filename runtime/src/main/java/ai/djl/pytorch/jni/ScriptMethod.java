package ai.djl.pytorch.jni;

import ai.djl.pytorch.engine.PtSymbolBlock;
import org.jspecify.annotations.NullMarked;

/**
 * Calls a method of a TorchScript module in the grad mode of the calling thread.
 *
 * <p>DJL's own {@code PtSymbolBlock.forward} calls only {@code forward}, and switches gradients off
 * unless a trainer's flag is set. The native call underneath takes any method and any values, but
 * it and the constructor of {@link IValue} are package-private; that is why this class stands in
 * DJL's package.
 */
@NullMarked
public final class ScriptMethod {
  private ScriptMethod() {}

  /**
   * Calls it.
   *
   * @param module the module
   * @param method the method's name
   * @param arguments the arguments after {@code self}; they stay the caller's to close
   * @return the result, the caller's to close
   */
  public static IValue call(PtSymbolBlock module, String method, IValue... arguments) {
    long[] handles = new long[arguments.length];
    for (int i = 0; i < handles.length; i++) {
      handles[i] = arguments[i].getHandle();
    }
    // The flags: leave the thread's grad mode alone; no CUDA stream of the call's own.
    return new IValue(
        PyTorchLibrary.LIB.moduleRunMethod(module.getHandle(), method, handles, true, false));
  }
}
