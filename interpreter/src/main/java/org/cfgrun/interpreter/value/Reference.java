package org.cfgrun.interpreter.value;

/**
 * A reference to imported code. A config may mention it as a type, but nothing is executed.
 *
 * @param path the dotted name: {@code torch.optim.SGD}
 * @param module whether it is known to be a module, so that only its members are values
 */
public record Reference(String path, boolean module) {
  /** The reference {@code this.name}. */
  public Reference member(String name) {
    return new Reference(path + "." + name, false);
  }

  /** The last part of the dotted name. */
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  @Override
  public String toString() {
    return path;
  }
}
