# As peer.sh, for Perl's LockFile::Simple.
use strict;
use warnings;
use LockFile::Simple;

my (undef, $data) = @ARGV;
$| = 1;
my $manager = LockFile::Simple->make(-max => 1, -delay => 1, -nfs => 0, -hold => 0, -stale => 0, -autoclean => 0,
    -efunc => undef, -wfunc => undef);
print "ready $$\n";
while (my $word = <STDIN>) {
    if ($word =~ /^lock/) {
        print $manager->trylock($data) ? "locked\n" : "refused\n";
    } else {
        print $manager->unlock($data) ? "unlocked\n" : "failed\n";
    }
}
