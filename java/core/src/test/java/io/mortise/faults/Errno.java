package io.mortise.faults;

import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockUnsupportedException;

/** The errors of Linux that matter here, and what Java is to make of them. */
enum Errno {
  EPERM(1, LockException.class),
  EIO(5, LockException.class),
  EBADF(9, LockLostException.class),
  ENOMEM(12, LockException.class),
  EACCES(13, LockException.class),
  EINVAL(22, LockUnsupportedException.class),
  ENFILE(23, LockException.class),
  EMFILE(24, LockException.class),
  EFBIG(27, LockException.class),
  ENOSPC(28, LockException.class),
  EROFS(30, LockException.class),
  EDEADLK(35, LockException.class),
  ENOLCK(37, LockException.class),
  ENOSYS(38, LockUnsupportedException.class),
  ELOOP(40, LockException.class),
  ENOTSUP(95, LockUnsupportedException.class),
  ESTALE(116, LockLostException.class),
  EDQUOT(122, LockException.class),
  /** One that the library does not know the name of. */
  UNKNOWN(4000, LockException.class);

  final int number;
  final Class<? extends LockException> type;

  Errno(int number, Class<? extends LockException> type) {
    this.number = number;
    this.type = type;
  }

  /** As the exception says it. */
  String text() {
    return "[" + (this == UNKNOWN ? "error" : name()) + " " + number + "]";
  }
}
