/* Stands in for a decoding process: hands its own stdin, stdout and stderr to a server that forks one, and ends as that one ends. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int count, char **words) {
    struct sockaddr_un place = {.sun_family = AF_UNIX};
    int line = socket(AF_UNIX, SOCK_STREAM, 0), pipes[3] = {0, 1, 2}, code = 0;
    char byte = 0, room[CMSG_SPACE(sizeof pipes)] = {0};
    if (count != 2) return 2;
    snprintf(place.sun_path, sizeof place.sun_path, "%s", words[1]);
    if (connect(line, (struct sockaddr *)&place, sizeof place)) return 3;
    struct iovec one = {&byte, 1};
    struct msghdr message = {.msg_iov = &one, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof pipes);
    memcpy(CMSG_DATA(head), pipes, sizeof pipes);
    if (sendmsg(line, &message, 0) != 1) return 4;
    for (int n = 0; n < 3; n++) close(n); /* the parent shall see the end of the decoder's output, not of ours */
    if (read(line, &code, sizeof code) != sizeof code) return 5;
    if (code < 0) { signal(-code, SIG_DFL); raise(-code); }
    return code;
}
