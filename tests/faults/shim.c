/* Stands between a program and the disk (LD_PRELOAD): writes down every change below a folder, or makes the k-th call fail.

   A record of the log: kind (1 byte), file (8), place (8), length (4), then `length` bytes. Kinds: C file made, T cut to a size,
   W written, S forced to disk, D folder forced to disk, R renamed (old\0new), U unlinked, M folder made, A acknowledged. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define MOST 4096
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static char root[4096], watched[MOST];
static size_t root_length;
static FILE *journal;
static long seen, failing, counted[128];
static int trouble, lasting;
static char kinds[16];

#define REAL(name) static __typeof__(&name) name##_real; if (!name##_real) name##_real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static int below(const char *path) { return root_length && path && !strncmp(path, root, root_length) && (path[root_length] == '/' || !path[root_length]); }
static int is_watched(int fd) { return root_length && fd >= 0 && fd < MOST && watched[fd]; }

static uint64_t file_of(int fd) { struct stat s; return fstat(fd, &s) ? 0 : (uint64_t)s.st_ino; }

static void said(char kind, uint64_t file, uint64_t place, const void *data, uint32_t length) {
    if (!journal) return;
    fputc(kind, journal);
    fwrite(&file, 8, 1, journal);
    fwrite(&place, 8, 1, journal);
    fwrite(&length, 4, 1, journal);
    if (length) fwrite(data, 1, length, journal);
}

/* Watch a folder; write its changes to `log` unless that is empty. */
void faults_watch(const char *folder, const char *log) {
    snprintf(root, sizeof root, "%s", folder);
    root_length = strlen(root);
    journal = *log ? fopen(log, "wb") : NULL;
    if (journal) { int fd = fileno(journal); if (fd < MOST) watched[fd] = 0; }
}

/* The k-th call of these kinds (w write, s sync, t truncate, o open to make, r rename, m mkdir, p read) is answered by `error`:
   only that one (`stays` 0), all from then on (1), or that one, and at the next write the process dies (2). */
void faults_fail(long k, int error, int stays, const char *which) {
    failing = k; trouble = error; lasting = stays; seen = 0;
    memset(counted, 0, sizeof counted);
    snprintf(kinds, sizeof kinds, "%s", which);
}
long faults_counted(int kind) { return counted[kind & 127]; }
void faults_acknowledge(const char *text) { pthread_mutex_lock(&gate); said('A', 0, 0, text, strlen(text)); pthread_mutex_unlock(&gate); }
void faults_end(void) { if (journal) fclose(journal); journal = NULL; root_length = 0; failing = 0; kinds[0] = 0; }

static int fails(char kind) {
    counted[(int)kind]++;
    if (lasting == 2 && failing && seen >= failing && kind == 'w') _exit(0);
    if (!*kinds || !strchr(kinds, kind)) return 0;
    seen++;
    if (!failing || (lasting == 1 ? seen < failing : seen != failing)) return 0;
    errno = trouble;
    return 1;
}

static int opened(int fd, const char *path, int flags, int existed) {
    if (fd < 0 || fd >= MOST) return fd;
    watched[fd] = below(path);
    if (!watched[fd] || !journal) return fd;
    if ((flags & O_CREAT) && !existed) said('C', file_of(fd), 0, path, strlen(path));
    else if (flags & O_TRUNC) said('T', file_of(fd), 0, NULL, 0);
    return fd;
}

#define OPENING(name, head, call)                                                            \
    int name(head const char *path, int flags, ...) {                                        \
        REAL(name);                                    \
        mode_t mode = 0;                                                                     \
        if (flags & (O_CREAT | O_TMPFILE)) { va_list a; va_start(a, flags); mode = va_arg(a, mode_t); va_end(a); } \
        if (!below(path)) { int fd = call; if (fd >= 0 && fd < MOST) watched[fd] = 0; return fd; } \
        pthread_mutex_lock(&gate);                                                           \
        int existed = !access(path, F_OK), fd = -1;                                          \
        if (!((flags & O_CREAT) && !existed && fails('o'))) fd = opened(call, path, flags, existed); \
        pthread_mutex_unlock(&gate);                                                         \
        return fd;                                                                           \
    }
#define NOTHING
#define FOLDER int folder,
OPENING(open, NOTHING, open_real(path, flags, mode))
OPENING(open64, NOTHING, open64_real(path, flags, mode))
OPENING(openat, FOLDER, openat_real(folder, path, flags, mode))
OPENING(openat64, FOLDER, openat64_real(folder, path, flags, mode))

int close(int fd) {
    REAL(close);
    if (fd >= 0 && fd < MOST) watched[fd] = 0;
    return close_real(fd);
}

/* Half of what was to be written goes to a disk that is just running full. */
static size_t fitting(size_t length) { return trouble == ENOSPC && lasting == 1 && seen == failing && length > 1 ? length / 2 : 0; }

#define PLACED(name, offset_type)                                                            \
    ssize_t name(int fd, const void *data, size_t length, offset_type place) {               \
        REAL(name);                     \
        if (!is_watched(fd)) return name##_real(fd, data, length, place);                    \
        pthread_mutex_lock(&gate);                                                           \
        ssize_t done = -1;                                                                   \
        if (!fails('w')) done = name##_real(fd, data, length, place);                        \
        else if (fitting(length)) done = name##_real(fd, data, fitting(length), place);      \
        if (done > 0) said('W', file_of(fd), place, data, done);                             \
        pthread_mutex_unlock(&gate);                                                         \
        return done;                                                                         \
    }
PLACED(pwrite, off_t)
PLACED(pwrite64, off64_t)

ssize_t write(int fd, const void *data, size_t length) {
    REAL(write);
    if (!is_watched(fd)) return write_real(fd, data, length);
    pthread_mutex_lock(&gate);
    ssize_t done = -1;
    if (!fails('w')) done = write_real(fd, data, length);
    else if (fitting(length)) done = write_real(fd, data, fitting(length));
    if (done > 0) said('W', file_of(fd), lseek(fd, 0, SEEK_CUR) - done, data, done);
    pthread_mutex_unlock(&gate);
    return done;
}

#define READING(name, tail, call)                                                            \
    ssize_t name(int fd, void *data, size_t length tail) {                                   \
        REAL(name);                                   \
        if (is_watched(fd) && *kinds) {                                                      \
            pthread_mutex_lock(&gate);                                                       \
            int bad = fails('p');                                                            \
            pthread_mutex_unlock(&gate);                                                     \
            if (bad) return -1;                                                              \
        }                                                                                    \
        return call;                                                                         \
    }
#define COMMA ,
READING(read, NOTHING, read_real(fd, data, length))
READING(pread, COMMA off_t place, pread_real(fd, data, length, place))
READING(pread64, COMMA off64_t place, pread64_real(fd, data, length, place))

static void forced(int fd) {
    struct stat s;
    if (fstat(fd, &s)) return;
    if (!S_ISDIR(s.st_mode)) { said('S', s.st_ino, 0, NULL, 0); return; }
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path);
    if (length > 0) said('D', s.st_ino, 0, path, length);
}

#define FORCING(name)                                                                        \
    int name(int fd) {                                                                       \
        REAL(name);                                                            \
        if (!is_watched(fd)) return name##_real(fd);                                         \
        pthread_mutex_lock(&gate);                                                           \
        int answer = fails('s') ? -1 : journal ? 0 : name##_real(fd); /* a simulated disk need not wait for a real one */ \
        if (!answer) forced(fd);                                                             \
        pthread_mutex_unlock(&gate);                                                         \
        return answer;                                                                       \
    }
FORCING(fsync)
FORCING(fdatasync)

#define CUTTING(name, offset_type)                                                           \
    int name(int fd, offset_type size) {                                                     \
        REAL(name);                                               \
        if (!is_watched(fd)) return name##_real(fd, size);                                   \
        pthread_mutex_lock(&gate);                                                           \
        int answer = fails('t') ? -1 : name##_real(fd, size);                                \
        if (!answer) said('T', file_of(fd), size, NULL, 0);                                  \
        pthread_mutex_unlock(&gate);                                                         \
        return answer;                                                                       \
    }
CUTTING(ftruncate, off_t)
CUTTING(ftruncate64, off64_t)

static int renamed(const char *from, const char *to, int answer) {
    char both[8192];
    int length = snprintf(both, sizeof both, "%s%c%s", from, 0, to);
    if (!answer) said('R', 0, 0, both, length);
    return answer;
}

int rename(const char *from, const char *to) {
    REAL(rename);
    if (!below(to)) return rename_real(from, to);
    pthread_mutex_lock(&gate);
    int answer = fails('r') ? -1 : renamed(from, to, rename_real(from, to));
    pthread_mutex_unlock(&gate);
    return answer;
}

int renameat(int a, const char *from, int b, const char *to) {
    REAL(renameat);
    if (!below(to)) return renameat_real(a, from, b, to);
    pthread_mutex_lock(&gate);
    int answer = fails('r') ? -1 : renamed(from, to, renameat_real(a, from, b, to));
    pthread_mutex_unlock(&gate);
    return answer;
}

#define NAMED(name, kind, letter, args, call)                                                \
    int name args {                                                                          \
        REAL(name);                                                            \
        if (!below(path)) return call;                                                       \
        pthread_mutex_lock(&gate);                                                           \
        int answer = fails(letter) ? -1 : call;                                              \
        if (!answer) said(kind, 0, 0, path, strlen(path));                                   \
        pthread_mutex_unlock(&gate);                                                         \
        return answer;                                                                       \
    }
NAMED(unlink, 'U', 'u', (const char *path), unlink_real(path))
NAMED(unlinkat, 'U', 'u', (int folder, const char *path, int flags), unlinkat_real(folder, path, flags))
NAMED(mkdir, 'M', 'm', (const char *path, mode_t mode), mkdir_real(path, mode))
NAMED(mkdirat, 'M', 'm', (int folder, const char *path, mode_t mode), mkdirat_real(folder, path, mode))
